import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Empty, Failure, Loading, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import '../calls/calls.css'
import { Chooser } from '../calls/chooser.tsx'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import { BankDetail } from './bank-detail.tsx'
import { BankForm } from './bank-form.tsx'
import './banks.css'
import { type BankView, type StandingView, useBanks, useStanding } from './banks-data.ts'

/** The register of banks: how each answers, by which key it is known, whom to call there. */
export function BanksPage() {
  const t = useT()
  const { may } = useSession()
  const banks = useBanks()
  const [adding, setAdding] = useState(false)
  const [added, setAdded] = useState<string>()
  const mayChange = may('payments:change-banks')
  const add = () => setAdding(true)
  useAsked('new', add, mayChange && banks.data !== undefined)
  useKeys(mayChange ? { n: add } : {})
  useCommands(
    mayChange ? [{ id: 'banks.new', label: t('console.banks.new'), group: 'here', keys: 'n', run: add } as const] : [],
  )
  return (
    <Page
      title={t('console.banks.title')}
      actions={
        mayChange && (
          <Button onClick={add} aria-keyshortcuts="n" rightSection={<Hint keys="n" />}>
            {t('console.banks.new')}
          </Button>
        )
      }
    >
      <Text maw={780}>{t('console.banks.intro')}</Text>
      {banks.error !== null && <Failure error={banks.error} retry={() => void banks.refetch()} />}
      {banks.data === undefined && banks.error === null && <Loading />}
      {banks.data !== undefined && <Banks key={added} banks={banks.data} first={added} />}
      {adding && <BankForm close={() => setAdding(false)} saved={({ code }) => setAdded(code)} />}
    </Page>
  )
}

function Banks({ banks, first }: { readonly banks: readonly BankView[]; readonly first: string | undefined }) {
  const t = useT()
  const standing = useStanding()
  if (banks.length === 0) return <Empty title={t('console.banks.none')}>{t('console.banks.none.help')}</Empty>
  const items = banks.map((bank) => ({ ...bank, id: bank.code }))
  const late = [...(standing.data?.values() ?? [])].filter(({ overdue }) => overdue > 0).length
  const count = t('console.banks.count', { count: items.length })
  return (
    <>
      {standing.error !== null && <Failure error={standing.error} retry={() => void standing.refetch()} />}
      <Chooser
        items={items}
        name={t('console.banks.list')}
        count={late > 0 ? `${count} · ${t('console.banks.late', { count: late })}` : count}
        first={first}
        line={(bank) => <Line bank={bank} standing={standing.data?.get(bank.code)} />}
        detail={(bank) => <BankDetail key={bank.code} bank={bank} standing={standing.data?.get(bank.code)} />}
      />
    </>
  )
}

interface LineProps {
  readonly bank: BankView
  readonly standing: StandingView | undefined
}

function Line({ bank: { code, name, key }, standing }: LineProps) {
  const t = useT()
  const format = useFormat()
  return (
    <Stack gap={2}>
      <Group gap="xs" wrap="nowrap">
        <Text fw={600} className="banks-name">
          {name}
        </Text>
        <Text size="sm" c="dimmed" className="banks-code">
          {code}
        </Text>
      </Group>
      {key === null && (
        <Text size="sm" fw={700}>
          <span aria-hidden>▲ </span>
          {t('console.banks.key.missing')}
        </Text>
      )}
      {standing !== undefined && <Waits standing={standing} />}
      {standing?.lastHeardAt && (
        <Text size="sm" c="dimmed">
          {t('console.banks.heard', { ago: format.ago(standing.lastHeardAt) })}
        </Text>
      )}
    </Stack>
  )
}

function Waits({ standing: { open, overdue } }: { readonly standing: StandingView }) {
  const t = useT()
  const waits = open === 0 ? t('console.banks.waits.none') : t('console.banks.waits', { count: open })
  if (overdue === 0) return <Text size="sm">{waits}</Text>
  return (
    <Text size="sm">
      {`${waits} · `}
      <Text span size="sm" className="banks-late">
        <span aria-hidden>■ </span>
        {t('console.banks.overdue', { count: overdue })}
      </Text>
    </Text>
  )
}

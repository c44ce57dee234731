import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useSession } from '../app/session.tsx'
import { Fact, Facts } from '../calls/facts.tsx'
import { useCommands } from '../palette/commands.ts'
import { BankForm } from './bank-form.tsx'
import { fingerprintText } from './bank-text.ts'
import { type BankView, type StandingView, useOrganisations } from './banks-data.ts'
import { Clients } from './clients.tsx'

interface DetailProps {
  readonly bank: BankView
  readonly standing: StandingView | undefined
}

/** One bank: how it answers, whom to call there, by what it is known, and what its programs sign in with. */
export function BankDetail({ bank, standing }: DetailProps) {
  const t = useT()
  const { may } = useSession()
  const [changing, setChanging] = useState(false)
  const mayChange = may('payments:change-banks')
  const change = () => setChanging(true)
  useKeys(mayChange ? { e: change } : {})
  useCommands(
    mayChange
      ? [{ id: 'banks.change', label: t('console.banks.change'), group: 'here', keys: 'e', run: change } as const]
      : [],
  )
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="bank">
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2} size="h4" id="bank" className="banks-name">
            {bank.name}
          </Title>
          {mayChange && (
            <Button variant="default" onClick={change} aria-keyshortcuts="e" rightSection={<Hint keys="e" />}>
              {t('console.banks.change')}
            </Button>
          )}
        </Group>
        {standing !== undefined && <Answers standing={standing} />}
        <Known bank={bank} />
        {may('identity:manage-clients') && <Clients bank={bank} />}
      </Stack>
      {changing && <BankForm bank={bank} close={() => setChanging(false)} />}
    </Paper>
  )
}

function Answers({ standing }: { readonly standing: StandingView }) {
  const t = useT()
  const format = useFormat()
  const { open, overdue, lastHeardAt, requests, inTime, median } = standing
  const month = [
    t('console.banks.month.in-time', { inTime: format.number(inTime), requests: format.number(requests) }),
    median === null ? null : t('console.banks.month.median', { length: format.duration(Math.round(median * 60)) }),
  ]
  return (
    <Facts>
      <Fact name={t('console.banks.open')}>{format.number(open)}</Fact>
      <Fact name={t('console.banks.open.overdue')}>
        {overdue === 0 ? (
          format.number(0)
        ) : (
          <Text span className="banks-late">
            <span aria-hidden>■ </span>
            {format.number(overdue)}
          </Text>
        )}
      </Fact>
      <Fact name={t('console.banks.last-heard')}>
        {lastHeardAt === null
          ? t('console.banks.last-heard.never')
          : `${format.time(lastHeardAt)} · ${format.ago(lastHeardAt)}`}
      </Fact>
      <Fact name={t('console.banks.month')}>
        {requests === 0 ? t('console.banks.month.none') : month.filter((one) => one !== null).join(' · ')}
      </Fact>
    </Facts>
  )
}

function Known({ bank }: { readonly bank: BankView }) {
  const t = useT()
  const format = useFormat()
  const { may } = useSession()
  const organisations = useOrganisations(may('identity:read-organisations'))
  const { code, bic, key, webhook, dutyOfficer, dutyContact, answerMinutes, organisation, updatedAt } = bank
  const owner = organisations.data?.find(({ id }) => id === organisation)?.name
  return (
    <>
      {key === null && (
        <Alert variant="light" color="yellow" title={t('console.banks.key.missing')}>
          {t('console.banks.key.missing.help')}
        </Alert>
      )}
      {dutyOfficer === null && dutyContact === null && (
        <Alert variant="light" color="yellow" title={t('console.banks.duty.missing')}>
          {t('console.banks.duty.missing.help')}
        </Alert>
      )}
      <Facts>
        <Fact name={t('console.banks.duty')}>{dutyOfficer ?? '–'}</Fact>
        <Fact name={t('console.banks.duty.contact')}>{dutyContact ?? '–'}</Fact>
        <Fact name={t('console.banks.minutes')}>
          {answerMinutes === null
            ? t('console.banks.minutes.usual')
            : t('console.banks.minutes.agreed', { length: format.duration(answerMinutes * 60) })}
        </Fact>
        <Fact name={t('console.banks.code')}>
          <span className="banks-mono">{code}</span>
        </Fact>
        <Fact name={t('console.banks.bic')}>{bic === null ? '–' : <span className="banks-mono">{bic}</span>}</Fact>
        {owner !== undefined && <Fact name={t('console.banks.organisation')}>{owner}</Fact>}
        {key !== null && (
          <Fact name={t('console.banks.key.fingerprint')}>
            <span className="banks-mono">{fingerprintText(key['kid'])}</span>
          </Fact>
        )}
        <Fact name={t('console.banks.webhook')}>
          {webhook === null ? t('console.banks.webhook.none') : <span className="banks-mono">{webhook}</span>}
        </Fact>
        <Fact name={t('console.banks.changed')}>{format.time(updatedAt)}</Fact>
      </Facts>
    </>
  )
}

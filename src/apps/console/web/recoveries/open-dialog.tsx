import { Alert, Checkbox, NativeSelect, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import { FormDialog } from '../calls/form-dialog.tsx'
import { PaymentFields } from './payment-fields.tsx'
import { emptyRow, type PaymentRow, paymentOf } from './payment-rows.ts'
import { deeds, useBanks, useRefresh } from './recoveries-data.ts'
import { type Besides, Surroundings } from './surroundings.tsx'
import type { Theft } from './theft.ts'

interface Told extends Besides {
  readonly victimBank: string
  readonly confirmed: boolean
  readonly rows: readonly PaymentRow[]
}

function bodyOf({ victimBank, channel, region, report, caseNumber, confirmed, rows }: Told) {
  return {
    victimBank,
    channel,
    payments: rows.map(paymentOf),
    ...(region !== '' && { region }),
    ...(report !== '' && { report }),
    ...(caseNumber.trim() !== '' && { caseNumber: caseNumber.trim() }),
    ...(confirmed && { confirmed }),
  }
}

/** The same words are sent with the same key, so that a second try opens nothing twice; other words get a key of their own. */
export function useKeyOf(): (body: object) => string {
  const known = useRef({ words: '', key: '' })
  return (body) => {
    const words = JSON.stringify(body)
    if (known.current.words !== words) known.current = { words, key: crypto.randomUUID() }
    return known.current.key
  }
}

/** The report from which a recovery is opened. */
export interface OpenedFrom extends Theft {
  readonly report: string
  readonly region: string | null
  /** The report in words. */
  readonly words: string
  /** Numbers of the recoveries that it opened before. */
  readonly earlier: readonly string[]
}

interface OpenProps {
  readonly from?: OpenedFrom
  readonly close: () => void
}

/** Somebody tells that money was stolen from them: what their bank needs to begin, and nothing more. */
export function OpenDialog({ from, close }: OpenProps) {
  const t = useT()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const keyOf = useKeyOf()
  const { person, may } = useSession()
  const [told, setTold] = useState<Told>({
    victimBank: from?.victimBank ?? '',
    channel: from?.channel ?? (person.roles.includes('operator') ? 'hotline' : 'police'),
    region: person.region ?? from?.region ?? '',
    report: from?.report ?? '',
    caseNumber: '',
    confirmed: false,
    rows: from?.rows ?? [emptyRow(0)],
  })
  const change = (part: Partial<Told>) => setTold((now) => ({ ...now, ...part }))
  return (
    <FormDialog
      title={t(from === undefined ? 'console.recoveries.open' : 'console.recoveries.chase')}
      intro={t('console.recoveries.open.intro')}
      deed={t('console.recoveries.open.deed')}
      done={t('console.recoveries.open.done')}
      send={() => {
        const body = bodyOf(told)
        return deeds.open(body, keyOf(body))
      }}
      after={({ id }) => {
        if (may('payments:read-recoveries')) void navigate({ to: '/recoveries/case/$id', params: { id } })
      }}
      settled={refresh}
      close={close}
    >
      {from !== undefined && <About from={from} />}
      <VictimBank value={told.victimBank} change={(victimBank) => change({ victimBank })} />
      <PaymentFields rows={told.rows} change={(rows) => change({ rows })} named={told.confirmed} />
      {may('payments:work-recovery') && (
        <Checkbox
          label={t('console.recoveries.open.confirmed')}
          description={t('console.recoveries.open.confirmed.help')}
          checked={told.confirmed}
          onChange={({ currentTarget: { checked } }) => change({ confirmed: checked })}
        />
      )}
      <Surroundings told={told} change={change} fromReport={from !== undefined} />
    </FormDialog>
  )
}

/** Which report it is, and whether somebody was here before. */
function About({ from: { words, earlier } }: { readonly from: OpenedFrom }) {
  const t = useT()
  return (
    <>
      <Text size="sm">
        {t('console.recoveries.report')}: <strong>{words}</strong>. {t('console.recoveries.open.filled')}
      </Text>
      {earlier.length > 0 && (
        <Alert color="yellow" variant="light" title={t('console.recoveries.open.already')}>
          {earlier.join(', ')}. {t('console.recoveries.open.already.help')}
        </Alert>
      )}
    </>
  )
}

/** The bank from which the victim paid. */
function VictimBank({ value, change }: { readonly value: string; readonly change: (code: string) => void }) {
  const t = useT()
  const banks = useBanks()
  return (
    <NativeSelect
      label={t('console.recoveries.open.bank')}
      required
      data-autofocus
      value={banks.some(({ code }) => code === value) ? value : ''}
      data={[
        { value: '', label: t('console.recoveries.open.bank.choose') },
        ...banks.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
      ]}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  )
}

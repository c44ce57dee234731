import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import { FormDialog } from '../calls/form-dialog.tsx'
import { useTaxonomy } from '../report/report-data.ts'
import { PaymentFields } from './payment-fields.tsx'
import { emptyRow, type PaymentRow, paymentOf } from './payment-rows.ts'
import { deeds, useBanks, useRefresh } from './recoveries-data.ts'

interface Told {
  readonly victimBank: string
  readonly channel: string
  readonly region: string
  readonly report: string
  readonly caseNumber: string
  readonly confirmed: boolean
  readonly rows: readonly PaymentRow[]
}

const channels = ['hotline', 'police', 'site'] as const

function bodyOf({ victimBank, channel, region, report, caseNumber, confirmed, rows }: Told) {
  return {
    victimBank,
    channel,
    payments: rows.map(paymentOf),
    ...(region !== '' && { region }),
    ...(report.trim() !== '' && { report: report.trim() }),
    ...(caseNumber.trim() !== '' && { caseNumber: caseNumber.trim() }),
    ...(confirmed && { confirmed }),
  }
}

/** The same words are sent with the same key, so that a second try opens nothing twice; other words get a key of their own. */
function useKeyOf(): (body: object) => string {
  const known = useRef({ words: '', key: '' })
  return (body) => {
    const words = JSON.stringify(body)
    if (known.current.words !== words) known.current = { words, key: crypto.randomUUID() }
    return known.current.key
  }
}

/** Somebody tells that money was stolen from them: what their bank needs to begin, and nothing more. */
export function OpenDialog({ close }: { readonly close: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const keyOf = useKeyOf()
  const { person, may } = useSession()
  const [told, setTold] = useState<Told>({
    victimBank: '',
    channel: person.roles.includes('operator') ? 'hotline' : 'police',
    region: person.region ?? '',
    report: '',
    caseNumber: '',
    confirmed: false,
    rows: [emptyRow(0)],
  })
  const change = (part: Partial<Told>) => setTold((now) => ({ ...now, ...part }))
  return (
    <FormDialog
      title={t('console.recoveries.open')}
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
      <Surroundings told={told} change={change} />
    </FormDialog>
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
      value={value}
      data={[
        { value: '', label: t('console.recoveries.open.bank.choose') },
        ...banks.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
      ]}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  )
}

interface SurroundingsProps {
  readonly told: Told
  readonly change: (part: Partial<Told>) => void
}

/** What may be said besides. */
function Surroundings({ told, change }: SurroundingsProps) {
  const t = useT()
  const { person } = useSession()
  const regions = useTaxonomy()?.region ?? []
  return (
    <details className="recoveries-more-fields">
      <summary>{t('console.recoveries.open.more')}</summary>
      <div className="recoveries-fields">
        <NativeSelect
          label={t('console.recoveries.channel')}
          value={told.channel}
          data={channels.map((value) => ({ value, label: t(`console.recoveries.channel.${value}`) }))}
          onChange={({ currentTarget: { value } }) => change({ channel: value })}
        />
        <NativeSelect
          label={t('console.recoveries.region')}
          // Whoever belongs to a region opens recoveries of it.
          disabled={person.region !== null}
          value={told.region}
          data={[
            { value: '', label: t('console.recoveries.region.none') },
            ...regions.map(({ code, title }) => ({ value: code, label: title })),
          ]}
          onChange={({ currentTarget: { value } }) => change({ region: value })}
        />
        <TextInput
          label={t('console.recoveries.open.report')}
          pattern="[0-9a-fA-F\-]{36}"
          value={told.report}
          onChange={({ currentTarget: { value } }) => change({ report: value })}
        />
        <TextInput
          label={t('console.recoveries.case')}
          minLength={3}
          maxLength={100}
          value={told.caseNumber}
          onChange={({ currentTarget: { value } }) => change({ caseNumber: value })}
        />
      </div>
    </details>
  )
}

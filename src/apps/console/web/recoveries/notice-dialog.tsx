import { Checkbox, NumberInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { FormDialog } from '../calls/form-dialog.tsx'
import { nationalToday } from '../figures/figures-data.ts'
import { shortAccount } from './account-text.ts'
import { DigestField } from './digest-field.tsx'
import { useTenge } from './money.ts'
import { PaperName } from './paper-name.tsx'
import { freeOf } from './paper-sums.ts'
import { tiynOf } from './payment-rows.ts'
import { deeds, useRefresh } from './recoveries-data.ts'
import type { Hold, Papers, RecoveryDetail } from './recovery.ts'

interface NoticeProps {
  readonly recovery: RecoveryDetail
  readonly papers: Papers
  readonly close: () => void
}

/** Records an investigator's notice: which holds it is about, how much of each, and whether they are to last longer. */
export function NoticeDialog({ recovery, papers, close }: NoticeProps) {
  const t = useT()
  const refresh = useRefresh()
  const open = papers.holds.filter(({ state }) => state === 'held')
  const [told, setTold] = useState({
    number: '',
    day: nationalToday(),
    policeBody: '',
    caseNumber: recovery.caseNumber ?? '',
    digest: '',
    extends: false,
  })
  // In tenge, by the hold; those that are not there are not meant.
  const [meant, setMeant] = useState<Readonly<Record<string, number | string>>>(() =>
    Object.fromEntries(open.map((hold) => [hold.id, freeOf(hold) / 100])),
  )
  const change = (part: Partial<typeof told>) => setTold({ ...told, ...part })
  const holds = Object.entries(meant).map(([hold, amount]) => ({ hold, amount: tiynOf(amount) }))
  return (
    <FormDialog
      title={t('console.recoveries.notice')}
      intro={t('console.recoveries.notice.intro')}
      deed={t('console.recoveries.notice.deed')}
      done={t('console.recoveries.notice.done')}
      send={() => deeds.recordNotice(recovery.id, { ...told, holds })}
      settled={refresh}
      close={close}
    >
      <div className="recoveries-fields">
        <PaperName told={told} change={change} />
        <TextInput
          label={t('console.recoveries.paper.police')}
          required
          minLength={2}
          maxLength={200}
          value={told.policeBody}
          onChange={({ currentTarget }) => change({ policeBody: currentTarget.value })}
        />
        <TextInput
          label={t('console.recoveries.case')}
          required
          minLength={3}
          maxLength={100}
          value={told.caseNumber}
          onChange={({ currentTarget }) => change({ caseNumber: currentTarget.value })}
        />
      </div>
      <DigestField value={told.digest} change={(digest) => change({ digest })} />
      <MeantHolds open={open} meant={meant} change={setMeant} />
      <Checkbox
        label={t('console.recoveries.notice.extends')}
        description={t('console.recoveries.notice.extends.help')}
        checked={told.extends}
        onChange={({ currentTarget }) => change({ extends: currentTarget.checked })}
      />
    </FormDialog>
  )
}

interface MeantProps {
  readonly open: readonly Hold[]
  readonly meant: Readonly<Record<string, number | string>>
  readonly change: (meant: Readonly<Record<string, number | string>>) => void
}

function MeantHolds({ open, meant, change }: MeantProps) {
  const t = useT()
  const format = useFormat()
  const tenge = useTenge()
  const toggle = (hold: Hold) => {
    const { [hold.id]: known, ...rest } = meant
    change(known === undefined ? { ...meant, [hold.id]: freeOf(hold) / 100 } : rest)
  }
  return (
    <Stack gap="xs" component="fieldset" className="recoveries-payment">
      <legend>{t('console.recoveries.notice.holds')}</legend>
      {open.map((hold) => (
        <div key={hold.id} className="recoveries-fields">
          <Checkbox
            label={`${shortAccount(hold.account)}, ${tenge(freeOf(hold))}`}
            description={t('console.recoveries.hold.until', { time: format.time(hold.until) })}
            checked={meant[hold.id] !== undefined}
            onChange={() => toggle(hold)}
          />
          {meant[hold.id] !== undefined && (
            <Tenge
              label={t('console.recoveries.notice.amount')}
              most={freeOf(hold)}
              value={meant[hold.id] ?? ''}
              change={(amount) => change({ ...meant, [hold.id]: amount })}
            />
          )}
        </div>
      ))}
    </Stack>
  )
}

interface TengeProps {
  readonly label: string
  readonly help?: string
  /** In tiyn. */
  readonly most: number
  /** In tenge. */
  readonly value: number | string
  readonly change: (tenge: number | string) => void
  readonly least?: number
  /** Nothing may stand here too. */
  readonly optional?: boolean
}

/** A field for an amount in tenge. */
export function Tenge({ label, help, most, value, change, least = 0.01, optional = false }: TengeProps) {
  return (
    <NumberInput
      label={label}
      description={help}
      required={!optional}
      hideControls
      min={least}
      max={most / 100}
      decimalScale={2}
      allowNegative={false}
      allowedDecimalSeparators={['.', ',']}
      thousandSeparator=" "
      value={value}
      onChange={change}
    />
  )
}

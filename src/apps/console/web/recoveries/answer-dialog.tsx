import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { FormDialog } from '../calls/form-dialog.tsx'
import {
  answerOf,
  answerWays,
  cashOutWays,
  type GoneRow,
  type ToldAnswer,
  unavailableReasons,
  untold,
} from './hand-reply.ts'
import { useTenge } from './money.ts'
import { Tenge } from './notice-dialog.tsx'
import { PaymentFields } from './payment-fields.tsx'
import { localTime } from './payment-rows.ts'
import { deeds, useRefresh } from './recoveries-data.ts'
import type { Leg, RecoveryDetail } from './recovery.ts'

interface AnswerProps {
  readonly recovery: RecoveryDetail
  readonly leg: Leg
  readonly close: () => void
}

/** Registers what a bank said by phone or letter became of the money at an account: all of it, to the tiyn. */
export function AnswerDialog({ recovery, leg, close }: AnswerProps) {
  const t = useT()
  const tenge = useTenge()
  const refresh = useRefresh()
  const [told, setTold] = useState<ToldAnswer>({
    way: 'phone',
    answeredBy: '',
    held: '',
    returned: '',
    cashedOut: [],
    unavailable: [],
    onward: [],
    payment: '',
  })
  const change = (part: Partial<ToldAnswer>) => setTold((now) => ({ ...now, ...part }))
  const left = untold(leg.amount, told)
  return (
    <FormDialog
      title={t('console.recoveries.answer')}
      intro={t('console.recoveries.answer.intro', { sum: tenge(leg.amount) })}
      deed={t('console.recoveries.answer.deed')}
      done={t('console.recoveries.answer.done')}
      send={() => deeds.answer(recovery.id, leg.id, answerOf(told))}
      settled={refresh}
      close={close}
    >
      <Teller told={told} change={change} />
      <div className="recoveries-fields">
        {(['held', 'returned'] as const).map((fate) => (
          <Tenge
            key={fate}
            label={t(`console.recoveries.answer.${fate}`)}
            most={leg.amount}
            least={0}
            optional
            value={told[fate]}
            change={(amount) => change({ [fate]: amount })}
          />
        ))}
      </div>
      <Gone
        what="cashed-out"
        kinds={cashOutWays}
        timed
        rows={told.cashedOut}
        change={(cashedOut) => change({ cashedOut })}
      />
      <PaymentFields rows={told.onward} change={(onward) => change({ onward })} named what="onward" />
      <Gone
        what="unavailable"
        kinds={unavailableReasons}
        rows={told.unavailable}
        change={(unavailable) => change({ unavailable })}
      />
      <Tenge
        label={t('console.recoveries.answer.payment')}
        help={t('console.recoveries.answer.payment.help', { sum: tenge(leg.paymentAmount) })}
        most={1e15}
        optional
        value={told.payment}
        change={(payment) => change({ payment })}
      />
      <Balance left={left} />
    </FormDialog>
  )
}

/** Whether all of the money is told: what is left, or too much, in tiyn. */
export function Balance({ left }: { readonly left: number }) {
  const t = useT()
  const tenge = useTenge()
  return (
    <Text role="status" fw={600}>
      {left === 0
        ? `✓ ${t('console.recoveries.answer.whole')}`
        : t(`console.recoveries.answer.${left > 0 ? 'left' : 'over'}`, { sum: tenge(Math.abs(left)) })}
    </Text>
  )
}

/** When something was done, by the clock of who types it. */
export function Moment({ value, change }: { readonly value: string; readonly change: (value: string) => void }) {
  const t = useT()
  return (
    <TextInput
      type="datetime-local"
      label={t('console.recoveries.answer.at')}
      required
      value={value}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  )
}

/** Who told it, and how. */
export interface Told {
  readonly way: ToldAnswer['way']
  readonly answeredBy: string
}

interface PartProps {
  readonly told: Told
  readonly change: (part: Partial<Told>) => void
}

/** Who at the bank answered, and by which way. */
export function Teller({ told, change }: PartProps) {
  const t = useT()
  return (
    <div className="recoveries-fields">
      <TextInput
        label={t('console.recoveries.answer.by')}
        required
        minLength={2}
        maxLength={200}
        data-autofocus
        value={told.answeredBy}
        onChange={({ currentTarget }) => change({ answeredBy: currentTarget.value })}
      />
      <NativeSelect
        label={t('console.recoveries.answer.way')}
        value={told.way}
        data={answerWays.map((value) => ({ value, label: t(`console.recoveries.answer.way.${value}`) }))}
        onChange={({ currentTarget: { value } }) => change({ way: value === 'letter' ? 'letter' : 'phone' })}
      />
    </div>
  )
}

interface GoneProps {
  readonly what: 'cashed-out' | 'unavailable' | 'refused'
  readonly kinds: readonly string[]
  /** Whether each part has its time. */
  readonly timed?: boolean
  readonly rows: readonly GoneRow[]
  readonly change: (rows: readonly GoneRow[]) => void
}

/** Parts of the money that left the banks, or that are not available, each with its way or reason. */
export function Gone({ what, kinds, timed = false, rows, change }: GoneProps) {
  const t = useT()
  const set = (id: number, part: Partial<GoneRow>) =>
    change(rows.map((row) => (row.id === id ? { ...row, ...part } : row)))
  const add = () => {
    const id = Math.max(-1, ...rows.map((row) => row.id)) + 1
    change([...rows, { id, kind: kinds[0] ?? '', amount: '', at: localTime(new Date()) }])
  }
  return (
    <Stack gap="xs">
      {rows.map((row) => (
        <fieldset key={row.id} className="recoveries-payment">
          <legend>{t(`console.recoveries.answer.${what}`)}</legend>
          <div className="recoveries-fields">
            <NativeSelect
              label={t(`console.recoveries.answer.${what}.kind`)}
              value={row.kind}
              data={kinds.map((value) => ({ value, label: t(`console.recoveries.answer.${what}.${value}`) }))}
              onChange={({ currentTarget }) => set(row.id, { kind: currentTarget.value })}
            />
            <Tenge
              label={t('console.recoveries.payment.amount')}
              most={1e15}
              value={row.amount}
              change={(amount) => set(row.id, { amount: typeof amount === 'number' ? amount : '' })}
            />
            {timed && <Moment value={row.at} change={(at) => set(row.id, { at })} />}
          </div>
          <Button size="xs" variant="subtle" mt={6} onClick={() => change(rows.filter(({ id }) => id !== row.id))}>
            {t('console.recoveries.answer.remove')}
          </Button>
        </fieldset>
      ))}
      <Group>
        <Button size="xs" variant="default" onClick={add}>
          {t(`console.recoveries.answer.${what}.add`)}
        </Button>
      </Group>
    </Stack>
  )
}

import { Button, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { accountText, bankOfAccount, foldAccount, isMistyped } from './account-text.ts'
import { emptyRow, localTime, type PaymentRow } from './payment-rows.ts'
import { useBanks } from './recoveries-data.ts'

interface FieldsProps {
  readonly rows: readonly PaymentRow[]
  readonly change: (rows: readonly PaymentRow[]) => void
  /** Whether each payment has to have its account, its bank and its reference; else the victim's bank finds it by what is known. */
  readonly named?: boolean
  /** What the payments are: the victim's, or those with which money went on. */
  readonly what?: 'payment' | 'onward'
}

/** Payments as they are told or confirmed: the victim's, of which there is one at least, or those of an answer. */
export function PaymentFields({ rows, change, named = false, what = 'payment' }: FieldsProps) {
  const t = useT()
  const onward = what === 'onward'
  const set = (id: number, part: Partial<PaymentRow>) =>
    change(rows.map((row) => (row.id === id ? { ...row, ...part } : row)))
  const add = () => change([...rows, emptyRow(Math.max(-1, ...rows.map(({ id }) => id)) + 1)])
  return (
    <Stack gap="sm">
      {rows.map((row, place) => (
        <fieldset key={row.id} className="recoveries-payment">
          <legend>
            {onward
              ? t('console.recoveries.sum.onward')
              : rows.length === 1
                ? t('console.recoveries.payment')
                : t('console.recoveries.payment.nth', { number: place + 1 })}
          </legend>
          <OnePayment row={row} set={(part) => set(row.id, part)} named={named} />
          {(rows.length > 1 || onward) && (
            <Button size="xs" variant="subtle" mt={6} onClick={() => change(rows.filter(({ id }) => id !== row.id))}>
              {t('console.recoveries.payment.remove', { number: place + 1 })}
            </Button>
          )}
        </fieldset>
      ))}
      {rows.length < 50 && (
        <Group>
          <Button size="xs" variant="default" onClick={add}>
            {t(onward ? 'console.recoveries.answer.onward.add' : 'console.recoveries.payment.add')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

interface OneProps {
  readonly row: PaymentRow
  readonly set: (part: Partial<PaymentRow>) => void
  readonly named: boolean
}

function OnePayment({ row, set, named }: OneProps) {
  const t = useT()
  const banks = useBanks()
  const code = bankOfAccount(row.account)
  const bank = banks.find((one) => one.code === code)?.name
  const token = row.account.trim() !== '' && code === undefined && !isMistyped(row.account)
  return (
    <div className="recoveries-fields">
      <TextInput
        className="recoveries-account-field"
        label={t('console.recoveries.payment.account')}
        description={bank ?? code ?? t(`console.recoveries.payment.account.${named ? 'help' : 'maybe'}`)}
        required={named}
        maxLength={42}
        value={row.account}
        onChange={({ currentTarget }) => {
          // A wrong digit would send the banks after somebody else: it does not leave the form.
          currentTarget.setCustomValidity(
            isMistyped(currentTarget.value) ? t('console.recoveries.payment.mistyped') : '',
          )
          set({ account: currentTarget.value })
        }}
        onBlur={() => set({ account: accountText(foldAccount(row.account)) })}
        error={
          isMistyped(row.account) &&
          row.account.replaceAll(' ', '').length >= 20 &&
          t('console.recoveries.payment.mistyped')
        }
      />
      {token && (
        <TextInput
          label={t('console.recoveries.payment.bank')}
          description={t(`console.recoveries.payment.bank.${named ? 'help' : 'maybe'}`)}
          required={named}
          maxLength={35}
          value={row.bank}
          onChange={({ currentTarget: { value } }) => set({ bank: value })}
        />
      )}
      <NumberInput
        label={t('console.recoveries.payment.amount')}
        required
        hideControls
        min={0.01}
        max={10_000_000_000_000}
        decimalScale={2}
        allowNegative={false}
        allowedDecimalSeparators={['.', ',']}
        thousandSeparator=" "
        value={row.amount}
        onChange={(value) => set({ amount: typeof value === 'number' ? value : '' })}
      />
      <TextInput
        type="datetime-local"
        label={t('console.recoveries.payment.at')}
        required
        max={localTime(new Date())}
        value={row.at}
        onChange={({ currentTarget: { value } }) => set({ at: value })}
      />
      <TextInput
        label={t('console.recoveries.payment.reference')}
        description={named ? undefined : t('console.recoveries.payment.reference.help')}
        required={named}
        maxLength={36}
        value={row.reference}
        onChange={({ currentTarget: { value } }) => set({ reference: value })}
      />
    </div>
  )
}

import { fail, ok, type Result } from '#kernel/result'

/** A sum as a message has it. */
export interface IsoAmount {
  readonly Ccy: string
  readonly Amt: string
}

/** A sum of tenge in tiyn, more than 0. Fails as `tiynOrNone` does, and with `iso.amount.zero`. */
export function tiynOf(amount: IsoAmount): Result<bigint> {
  const tiyn = tiynOrNone(amount)
  return tiyn.ok && tiyn.value === 0n ? fail('iso.amount.zero') : tiyn
}

/**
 * A sum of tenge in tiyn, 0 or more. Fails with `iso.currency.other`, and with `iso.amount.decimals` for parts of a tiyn. Signs
 * and letters do not get past the shape of a message.
 */
export function tiynOrNone({ Ccy, Amt }: IsoAmount): Result<bigint> {
  if (Ccy !== 'KZT') return fail('iso.currency.other', { currency: Ccy })
  const [whole = '', parts = ''] = Amt.split('.')
  if (/[1-9]/.test(parts.slice(2))) return fail('iso.amount.decimals')
  return ok(BigInt(whole === '' ? '0' : whole) * 100n + BigInt(parts.slice(0, 2).padEnd(2, '0')))
}

/** A sum of tiyn as a message has it: `125000.50`. */
export function amountOf(tiyn: bigint): IsoAmount {
  return { Ccy: 'KZT', Amt: `${tiyn / 100n}.${(tiyn % 100n).toString().padStart(2, '0')}` }
}

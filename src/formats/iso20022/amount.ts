import { fail, ok, type Result } from '#kernel/result'

/** A sum as a message has it. */
export interface IsoAmount {
  readonly Ccy: string
  readonly Amt: string
}

/**
 * A sum of tenge in tiyn, more than 0. Fails with `iso.currency.other`, `iso.amount.decimals` for parts of a tiyn, and
 * `iso.amount.zero`. Signs and letters do not get past the shape of a message.
 */
export function tiynOf({ Ccy, Amt }: IsoAmount): Result<bigint> {
  if (Ccy !== 'KZT') return fail('iso.currency.other', { currency: Ccy })
  const [whole = '', parts = ''] = Amt.split('.')
  if (/[1-9]/.test(parts.slice(2))) return fail('iso.amount.decimals')
  const tiyn = BigInt(whole === '' ? '0' : whole) * 100n + BigInt(parts.slice(0, 2).padEnd(2, '0'))
  return tiyn > 0n ? ok(tiyn) : fail('iso.amount.zero')
}

/** A sum of tiyn as a message has it: `125000.50`. */
export function amountOf(tiyn: bigint): IsoAmount {
  return { Ccy: 'KZT', Amt: `${tiyn / 100n}.${(tiyn % 100n).toString().padStart(2, '0')}` }
}

/** The ledgers of three banks through which the money of two victims goes: over three accounts, two ways to one, and back to the first bank. */
import { accountAt } from './recoveries.ts'
import type { TestBooks } from './virtual-bank.ts'

/** An amount in tiyn. */
export const tenge = (amount: number): number => amount * 100

const start = Date.now() - 3_600_000

/** A moment of the theft, so many minutes after it began, an hour ago. */
export const moment = (minutes: number): string => new Date(start + minutes * 60_000).toISOString()

/** The first victim's payment has a UETR: told with dashes, kept without. */
export const uetr = '0e5a1c52-9d0b-4f7e-8a3e-5f2d1c9b7a64'

/** What the first victim lost. */
export const million: number = tenge(1_000_000)

/** The first victim's account, and those that the money came to: of the first victim's, of the second's, of both, of both again. */
export const accounts = {
  victim: accountAt('125', 1),
  mule: accountAt('722', 1),
  second: accountAt('722', 2),
  hub: accountAt('601', 1),
  last: accountAt('722', 3),
} as const

const { victim, mule, second, hub, last } = accounts

const into = (reference: string, minutes: number, amount: number) => ({
  kind: 'in',
  reference,
  at: moment(minutes),
  amount,
})
const outOf = (reference: string, minutes: number, amount: number, where: object) => ({
  ...into(reference, minutes, amount),
  kind: 'out',
  ...where,
})
const atm = { way: 'atm' }
const to = (bank: string, account: string) => ({ to: { bank, account } })

/** The ledgers by the codes of the banks. */
export const theftBooks: Readonly<Record<'125' | '722' | '601', TestBooks>> = {
  125: {
    accounts: [{ account: victim, opening: tenge(3_000_000), movements: [outOf(uetr, 0, million, to('722', mule))] }],
  },
  // Of the victim's million a tenth is taken out, a tenth stays, the rest goes on; the second victim's 400,000 all go on.
  722: {
    accounts: [
      {
        account: mule,
        movements: [
          into(uetr, 0, million),
          outOf('ATM-1', 3, tenge(100_000), atm),
          outOf('ON-1', 4, tenge(800_000), to('601', hub)),
        ],
      },
      {
        account: second,
        movements: [into('PAY-2', 1, tenge(400_000)), outOf('ON-2', 5, tenge(400_000), to('601', hub))],
      },
      {
        account: last,
        movements: [into('MERGED', 9, tenge(1_100_000)), outOf('ATM-2', 10, tenge(150_000), atm)],
      },
    ],
  },
  // Both come together here and leave as one payment, back to the bank before.
  601: {
    accounts: [
      {
        account: hub,
        movements: [
          into('ON-1', 4, tenge(800_000)),
          into('ON-2', 5, tenge(400_000)),
          outOf('MERGED', 9, tenge(1_100_000), to('722', last)),
        ],
      },
    ],
  },
}

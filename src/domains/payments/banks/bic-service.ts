import type { Database } from '#platform/database'
import { codesOfBics } from './bank-store.ts'

/** Characters of a BIC that name the institution; what may follow is a branch (ISO 9362). */
const institution = 8

/**
 * Payments with their banks by code, where a message named a registered one by its BIC: money that went to a wallet or a card there
 * could not be followed otherwise.
 */
export async function byCode<Payment extends { readonly bank: string }>(
  db: Database,
  payments: readonly Payment[],
): Promise<readonly Payment[]> {
  const bics = payments.map(({ bank }) => bank.trim().toUpperCase()).filter((bank) => bank.length >= institution)
  if (bics.length === 0) return payments
  const codes = await codesOfBics(db, [...new Set(bics.map((bic) => bic.slice(0, institution)))])
  return payments.map((payment) => {
    const bic = payment.bank.trim().toUpperCase()
    const code = bic.length === institution || bic.length === 11 ? codes.get(bic.slice(0, institution)) : undefined
    return code === undefined ? payment : { ...payment, bank: code }
  })
}

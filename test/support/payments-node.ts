import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** A folder with a payments file as a bank writes one, and what an edge needs besides; it goes with the test file. */
export interface BankFolder {
  readonly folder: string
  /** The file of `--payments`. */
  readonly file: string
  /** The edge's own folder. */
  readonly data: string
  readonly token: string
  readonly staffToken: string
  /** A public key that nobody signs with. */
  readonly key: string
}

/** Room for what tests screen. */
export const smallMemory = {
  accounts: 5000,
  payments: 50_000,
  bearers: 2000,
  bearerPayments: 20_000,
  pairs: 20_000,
  decisions: 50_000,
}

/** Writes the files of a bank that screens payments. */
export function bankFolder(more: object = {}): BankFolder {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-payments-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const [token, staffToken] = ['t'.repeat(40), 's'.repeat(40)]
  const file = join(folder, 'payments.json')
  const http = { tokenFile: 'tokens', staffTokenFile: 'staff-tokens' }
  writeFileSync(join(folder, 'tokens'), token)
  writeFileSync(join(folder, 'staff-tokens'), staffToken)
  writeFileSync(file, JSON.stringify({ http, memory: smallMemory, ...more }))
  const { publicKey } = generateKeyPairSync('ed25519')
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')
  return { folder, file, data: join(folder, 'data'), token, staffToken, key }
}

const digits = (place: number, most: number) => String(place).padStart(most, '0')
const letters = (text: string) => text.replace(/[A-Z]/g, (letter) => String(Number.parseInt(letter, 36)))

/** An account at a bank of Kazakhstan with right check digits (ISO 13616). */
export function accountAt(place: number): string {
  const bban = `722C${digits(place, 12)}`
  const check = 98n - (BigInt(letters(`${bban}KZ00`)) % 97n)
  return `KZ${String(check).padStart(2, '0')}${bban}`
}

/** A transfer between two accounts, as the bank asks about it. */
export function transferBetween(debtor: number, creditor: number, more: object = {}): Record<string, unknown> {
  return {
    uetr: randomUUID(),
    endToEndId: `E${debtor}-${creditor}`,
    at: new Date().toISOString(),
    amount: '15000.50',
    currency: 'KZT',
    debtor: {
      iban: accountAt(debtor),
      phone: `+7701${digits(debtor, 7)}`,
      device: `device ${debtor}`,
      iin: digits(debtor, 12),
    },
    creditor: { iban: accountAt(creditor) },
    ...more,
  }
}

import type { Audit } from '#domains/audit'
import { organisationNamesOf } from '#domains/identity'
import type { Clock } from '#kernel/clock'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import { type JwsKey, openJwsKey } from '#platform/jws'
import { type Bank, isWebhook } from './bank.ts'
import type { BankInput } from './bank-schema.ts'
import * as store from './bank-store.ts'
import { type BankStanding, standingOf } from './standing-service.ts'

/** What the register of banks needs. */
export interface BankServices {
  readonly db: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly config?: { readonly WEBHOOK_LOOPBACK?: boolean }
}

/** The register of banks. */
export interface BankRegister {
  /** All of them, by their codes. */
  list(): Promise<readonly Bank[]>
  /** See `standingOf`. */
  standing(): Promise<readonly BankStanding[]>
  /** Fails with `bank.not-found`. */
  get(code: string): Promise<Result<Bank>>
  /**
   * Registers a bank, or changes what is known of it. Fails with `bank.organisation.not-found`,
   * `bank.organisation.already-a-bank`, `bank.webhook.malformed`, `bank.key.private` or `bank.key.malformed`.
   */
  put(actor: Actor, code: string, input: BankInput): Promise<Result<Bank>>
}

/** Makes the register. */
export function makeBankRegister(services: BankServices): BankRegister {
  const { db } = services
  return {
    list: () => store.listBanks(db),
    standing: () => standingOf(services),
    get: async (code) => {
      const bank = await store.bankOf(db, code)
      return bank === undefined ? fail('bank.not-found') : ok(bank)
    },
    put: (actor, code, input) => put(services, actor, { code, input }),
  }
}

async function put(
  { db, clock, audit, config }: BankServices,
  actor: Actor,
  { code, input }: { readonly code: string; readonly input: BankInput },
): Promise<Result<Bank>> {
  const key = await publicKeyOf(input.key)
  if (!key.ok) return key
  const loopback = config?.WEBHOOK_LOOPBACK === true
  if (input.webhook !== null && !isWebhook(input.webhook, { loopback })) return fail('bank.webhook.malformed')
  const names = await organisationNamesOf(db, [input.organisation])
  if (!names.has(input.organisation)) return fail('bank.organisation.not-found')
  return inTransaction(db, async (tx) => {
    const bank: Bank = { ...input, key: key.value && { ...key.value }, code, updatedAt: clock.now() }
    const saved = await store.saveBank(tx, bank, actor.id ?? actor.kind)
    if (saved === undefined) return fail('bank.organisation.already-a-bank')
    const { name, organisation, webhook } = saved
    await audit.record(tx, actor, {
      action: 'payments.bank-registered',
      subject: { type: 'bank', id: code },
      details: { name, organisation, webhook: webhook ?? '', key: key.value?.kid ?? '' },
    })
    return ok(saved)
  })
}

/** The public key as it is kept: what makes it, its name, and nothing else. */
async function publicKeyOf(jwk: BankInput['key']): Promise<Result<JwsKey['jwk'] | null>> {
  if (jwk === null) return ok(null)
  // Whoever sends the private half has made it known: such a key proves nothing any more.
  if ('d' in jwk) return fail('bank.key.private')
  const key = await openJwsKey(jwk)
  return key === undefined ? fail('bank.key.malformed') : ok(key.jwk)
}

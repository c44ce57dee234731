import type { SettlingServices } from '../recalls/settling/ending-service.ts'
import { type Asking, makeAsking } from './asked-service.ts'
import { type BankRegister, type BankServices, makeBankRegister } from './bank-service.ts'
import { type HeldAtBanks, makeHeldAtBanks } from './held-service.ts'
import { type CentreKeys, makeCentreKeys } from './key-service.ts'
import { type BankMessages, makeBankMessages } from './message-service.ts'
import { type BankRetentionConfig, type Forgotten, forgetServed } from './retention-service.ts'
import { makeTracedAccounts, type TracedAccounts, type TracedServices } from './traced-service.ts'
import { makeWebhooks, type WebhookServices, type Webhooks } from './webhook-service.ts'

/** What the banks' side needs. */
export type BanksServices = SettlingServices & {
  readonly indicators: TracedServices['indicators']
  readonly config?: NonNullable<SettlingServices['config']> &
    NonNullable<BankServices['config']> &
    NonNullable<WebhookServices['config']> &
    BankRetentionConfig
}

/** The banks' side of payments: who they are, what they are asked, what they answer. */
export interface Banks {
  readonly register: BankRegister
  readonly keys: CentreKeys
  readonly asking: Asking
  readonly traced: TracedAccounts
  readonly held: HeldAtBanks
  readonly messages: BankMessages
  readonly webhooks: Webhooks
  /** See `forgetServed`. */
  forget(): Promise<Forgotten>
}

/** Makes the banks' side. */
export function makeBanks(services: BanksServices): Banks {
  const keys = makeCentreKeys(services)
  return {
    register: makeBankRegister(services),
    keys,
    asking: makeAsking(services),
    traced: makeTracedAccounts(services),
    held: makeHeldAtBanks(services),
    messages: makeBankMessages(services),
    webhooks: makeWebhooks({ ...services, keys }),
    forget: () => forgetServed(services),
  }
}

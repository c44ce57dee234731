import type { Clock } from '#kernel/clock'
import type { Database } from '#platform/database'
import { inTransaction } from '#platform/database'
import { type GuardedFetch, makeGuardedFetch } from '#platform/fetch'
import { addJob } from '#platform/jobs'
import { signatureHeader } from '#platform/jws'
import type { Log } from '#platform/log'
import type { DeliveredEvent, OutboxListener } from '#platform/outbox'
import { listed } from './asked.ts'
import { askedOne } from './asked-store.ts'
import { retrySeconds, webhookTries } from './bank.ts'
import { bankOf } from './bank-store.ts'
import type { CentreKeys } from './key-service.ts'

/** What telling banks needs. */
export interface WebhookServices {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly keys: CentreKeys
  readonly config?: { readonly WEBHOOK_LOOPBACK?: boolean }
}

/** A request that a bank is to hear of, and how often that failed. */
interface Telling {
  readonly requestId: string
  readonly bank: string
  readonly failures: number
}

/** Tells banks of requests at once; who does not hear can always ask. */
export interface Webhooks {
  /** Queues the telling of every request that is made, and of every one that a bank is reminded of. */
  readonly listener: OutboxListener
  /** Tells one; where that fails it is queued again, later each time, until the request is closed. */
  tell(telling: unknown): Promise<void>
}

/** The name of the job that tells. */
export const webhookJob = 'payments-webhook'

/** Makes the part that tells banks. */
export function makeWebhooks(services: WebhookServices): Webhooks {
  const send = makeGuardedFetch(limitsOf(services))
  return {
    listener: {
      name: 'payments-webhooks',
      topics: ['payments.asked', 'payments.reminded'],
      handle: async (tx, event) => {
        const { requestId, bank } = (event as DeliveredEvent<Omit<Telling, 'failures'>>).payload
        if (!(await bankOf(tx, bank))?.webhook) return
        await addJob(tx, webhookJob, { key: `${webhookJob}:${requestId}`, payload: { requestId, bank, failures: 0 } })
      },
    },
    tell: (telling) => tell(services, send, telling as Telling),
  }
}

/** Public addresses over https alone, or in a sandbox this machine's too. */
function limitsOf({ config }: WebhookServices): Parameters<typeof makeGuardedFetch>[0] {
  const strict = { ports: [], mostRedirects: 0, mostOctets: 65_536 } as const
  if (config?.WEBHOOK_LOOPBACK !== true) return strict
  return {
    ...strict,
    protocols: ['https:', 'http:'],
    mayReach: (address) => address === '127.0.0.1' || address === '::1',
  }
}

async function tell(services: WebhookServices, send: GuardedFetch, telling: Telling): Promise<void> {
  const { db, clock, log, keys } = services
  const { requestId, bank: code, failures } = telling
  const bank = await bankOf(db, code)
  const request = await askedOne(db, requestId, code)
  if (!bank?.webhook || request?.state !== 'open') return
  const { pathname, search } = new URL(bank.webhook)
  const body = Buffer.from(JSON.stringify({ items: [listed(request)] }))
  const signature = await keys.sign({ method: 'POST', target: pathname + search, bank: code, body })
  const headers = { 'content-type': 'application/json', [signatureHeader]: signature }
  const told = await send(bank.webhook, { body, headers })
  if (told.ok) return
  log.warn({ bank: code, code: told.error.code, failures: failures + 1 }, 'a bank does not hear of a request')
  if (failures + 1 >= webhookTries) return
  const runAt = new Date(clock.now().getTime() + retrySeconds(failures + 1) * 1000)
  const payload = { requestId, bank: code, failures: failures + 1 }
  await inTransaction(db, (tx) => addJob(tx, webhookJob, { payload, runAt, key: `${webhookJob}:${requestId}:again` }))
}

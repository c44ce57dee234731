import type { Clock } from '#kernel/clock'
import type { Database } from '#platform/database'
import { inTransaction } from '#platform/database'
import { type GuardedFetch, makeGuardedFetch } from '#platform/fetch'
import { addJob } from '#platform/jobs'
import { signatureHeader } from '#platform/jws'
import type { Log } from '#platform/log'
import type { DeliveredEvent, OutboxListener } from '#platform/outbox'
import { listed } from './asked.ts'
import { type AskedRequest, askedOne } from './asked-store.ts'
import { retrySeconds, webhookTries } from './bank.ts'
import { bankOf } from './bank-store.ts'
import type { CentreKeys } from './key-service.ts'

/** A bank that did not hear: how often in a row, and from when on it is tried again. */
interface Deafness {
  readonly failures: number
  readonly until: number
}

/** Seconds for which a bank that did not hear is not tried at most: when it hears again, what is new is not to wait long. */
const deafMost = 60

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
  /** That its money is to be held longer: told though the request is answered. */
  readonly prolonged?: boolean
}

/** Tells banks of requests at once; who does not hear can always ask. */
export interface Webhooks {
  /** Queues the telling of every request that is made, of every one that a bank is reminded of, and of every hold that is prolonged. */
  readonly listener: OutboxListener
  /** Tells one; where that fails it is queued again, later each time, until the request is closed, or is withdrawn where its hold is prolonged. */
  tell(telling: unknown): Promise<void>
}

/** The name of the job that tells. */
export const webhookJob = 'payments-webhook'

/** Makes the part that tells banks. */
export function makeWebhooks(services: WebhookServices): Webhooks {
  const send = makeGuardedFetch(limitsOf(services))
  const deaf = new Map<string, Deafness>()
  return {
    listener: {
      name: 'payments-webhooks',
      topics: ['payments.asked', 'payments.reminded', 'payments.prolonged'],
      handle: async (tx, event) => {
        const { topic, payload } = event as DeliveredEvent<Pick<Telling, 'requestId' | 'bank'>>
        const { requestId, bank } = payload
        if (!(await bankOf(tx, bank))?.webhook) return
        const telling = { requestId, bank, failures: 0, ...(topic === 'payments.prolonged' && { prolonged: true }) }
        await addJob(tx, webhookJob, { key: `${webhookJob}:${requestId}`, payload: telling })
      },
    },
    tell: (telling) => tell({ ...services, send, deaf }, telling as Telling),
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

interface Teller extends WebhookServices {
  readonly send: GuardedFetch
  readonly deaf: Map<string, Deafness>
}

async function tell(teller: Teller, telling: Telling): Promise<void> {
  const { db, clock, deaf } = teller
  const { requestId, bank: code, failures, prolonged = false } = telling
  const bank = await bankOf(db, code)
  const request = await askedOne(db, requestId, code)
  if (!bank?.webhook || request?.state !== (prolonged ? 'answered' : 'open')) return
  // One that hangs would keep the workers from everything else: what waits for it waits for the next try, not each for its own.
  if ((deaf.get(code)?.until ?? 0) <= clock.now().getTime() && (await hears(teller, bank.webhook, request))) return
  if (failures + 1 >= webhookTries) return
  const own = clock.now().getTime() + retrySeconds(failures + 1) * 1000
  const runAt = new Date(Math.max(own, deaf.get(code)?.until ?? 0))
  const payload = { ...telling, failures: failures + 1 }
  await inTransaction(db, (tx) => addJob(tx, webhookJob, { payload, runAt, key: `${webhookJob}:${requestId}:again` }))
}

/** Sends a request to a bank's webhook; whether it was heard. */
async function hears(teller: Teller, webhook: string, request: AskedRequest): Promise<boolean> {
  const { clock, log, keys, send, deaf } = teller
  const { bank: code } = request
  const { pathname, search } = new URL(webhook)
  const body = Buffer.from(JSON.stringify({ items: [listed(request)] }))
  const signature = await keys.sign({ method: 'POST', target: pathname + search, bank: code, body })
  const headers = { 'content-type': 'application/json', [signatureHeader]: signature }
  const told = await send(webhook, { body, headers })
  if (told.ok) {
    deaf.delete(code)
    return true
  }
  const failures = (deaf.get(code)?.failures ?? 0) + 1
  deaf.set(code, { failures, until: clock.now().getTime() + Math.min(retrySeconds(failures), deafMost) * 1000 })
  log.warn({ bank: code, code: told.error.code, failures }, 'a bank does not hear of a request')
  return false
}

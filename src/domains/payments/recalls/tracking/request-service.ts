import type { Tx } from '#platform/database'
import { recoveryNews, type TrackingServices } from './context-service.ts'
import { answerDue, type RequestKind } from './deadline.ts'
import * as store from './request-store.ts'
import { answerTimesOf } from './trace-config.ts'

/** What a bank is to be asked. */
export interface Ask {
  readonly recovery: string
  /** Null for a confirmation, which is about payments that are no legs yet. */
  readonly leg: string | null
  readonly kind: RequestKind
  readonly bank: string
  readonly amount: bigint
  /** What goes with the request beside its leg and amount. */
  readonly details: store.NewRequest['details']
  /** When the answer is due; the usual time for this kind where not said. */
  readonly dueAt?: Date
}

/** What asking needs. */
export type AskServices = Pick<TrackingServices, 'clock' | 'ids' | 'outbox' | 'live' | 'config'>

/** Asks a bank within a transaction: its request stands when that commits. Tells the id of the request. */
export async function ask(services: AskServices, tx: Tx, question: Ask): Promise<string> {
  const [id] = await askAll(services, tx, [{ ...question, rootAt: services.clock.now() }])
  if (id === undefined) throw new Error('a request was lost on its way')
  return id
}

/**
 * Asks banks at once; tells the ids of the requests, in the order given. `rootAt` sets the clock where no due time is said. `agreed` are
 * the minutes that are agreed with each bank, where they are known already.
 */
export async function askAll(
  services: AskServices,
  tx: Tx,
  questions: readonly (Ask & { readonly rootAt: Date })[],
  agreed?: ReadonlyMap<string, number | null>,
): Promise<readonly string[]> {
  if (questions.length === 0) return []
  const { clock, ids, outbox, live, config } = services
  const at = clock.now()
  const times = answerTimesOf(config)
  const minutes = agreed ?? (await store.answerMinutesOf(tx, [...new Set(questions.map(({ bank }) => bank))]))
  const requests = questions.map(({ rootAt, dueAt, ...question }) => {
    const answerMinutes = minutes.get(question.bank) ?? null
    const due = dueAt ?? answerDue({ kind: question.kind, askedAt: at, rootAt, answerMinutes }, times)
    return { ...question, id: ids.next(), dueAt: due }
  })
  await store.insertRequests(tx, requests, at)
  await outbox.publish(
    tx,
    ...requests.map(({ id, bank }) => ({ topic: 'payments.asked', payload: { requestId: id, bank } })),
  )
  await live.publish(tx, ...[...new Set(requests.map(({ recovery }) => recovery))].map(recoveryNews))
  return requests.map(({ id }) => id)
}

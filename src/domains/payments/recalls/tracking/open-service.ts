import { hasReport } from '#domains/reports'
import type { LotMethod } from '#engines/tracing'
import { canonicalJson } from '#kernel/canonical-json'
import { nationalDay } from '#kernel/clock'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, may } from '#platform/access'
import type { Tx } from '#platform/database'
import { sameBytes } from '#platform/keys'
import { inScope } from '#platform/scope'
import { paymentsPolicy } from '../../policy.ts'
import { allOrNothing, nameOf, recoveryNews, type TrackingServices } from './context-service.ts'
import type { RecoveryChannel } from './recovery.ts'
import * as store from './recovery-store.ts'
import { ask } from './request-service.ts'
import { answerMinutesOf, bankCodeOf } from './request-store.ts'
import { amountOf, checkTimes, confirmDetails, rootPayments, type ToldPayment } from './root.ts'
import { startTracking } from './start-service.ts'
import { traceLimitsOf } from './trace-config.ts'

/** A theft as it is told. */
export interface RecoveryInput {
  readonly channel: RecoveryChannel
  /** The report that tells of it. */
  readonly report?: string | undefined
  readonly region?: string | undefined
  readonly caseNumber?: string | undefined
  /** The code of the bank from which the victim paid. */
  readonly victimBank: string
  /** 1 to 50. */
  readonly payments: readonly ToldPayment[]
  readonly hops?: number | undefined
  readonly windowHours?: number | undefined
  readonly least?: bigint | undefined
  readonly method?: LotMethod | undefined
  /** A duty officer has seen that the payments were made: banks are asked for the money at once. */
  readonly confirmed?: boolean | undefined
}

/** A recovery that was opened, or had been with the same key before. */
export interface OpenedRecovery {
  readonly recovery: store.StoredRecovery
  readonly repeated: boolean
}

/** Who tells of a theft, and what. */
export interface Opening {
  readonly actor: Actor
  readonly input: RecoveryInput
  readonly idempotencyKey?: string | undefined
}

/**
 * Opens a recovery. Money is asked for at once where the victim's own bank tells of payments it can name, or a duty officer confirms
 * them; else the victim's bank is asked first whether they were made. Fails with `recall.bank.not-found`, `recall.bank.forbidden`
 * (a bank speaks for its own customers alone), `recall.region.forbidden`, `recall.confirmation.forbidden`,
 * `recall.report.not-found` (another region's among them), `recall.idempotency.conflict`, or as `rootPayments`, `checkTimes` and
 * `followMoney` do; then nothing is kept.
 */
export async function openRecovery(services: TrackingServices, opening: Opening): Promise<Result<OpenedRecovery>> {
  const { db, keys } = services
  const { actor, input, idempotencyKey } = opening
  const hashes = {
    idempotency:
      idempotencyKey === undefined
        ? null
        : keys.hash('idempotency', `recovery:${actor.organisation ?? ''}:${nameOf(actor)}:${idempotencyKey}`),
    body: bodyHash(services, input),
  }
  const earlier = await repeated(services, hashes)
  if (earlier !== undefined) return earlier
  const sure = await maySpeak(services, opening)
  if (!sure.ok) return sure
  const opened = await allOrNothing(db, async (tx) => {
    const begun = await begin(services, tx, { ...opening, hashes, sure: sure.value })
    if (begun.ok)
      await services.audit.record(tx, actor, {
        action: 'payments.recovery-opened',
        subject: { type: 'recovery', id: begun.value.id },
        details: { channel: begun.value.channel, state: begun.value.state, payments: input.payments.length },
      })
    return begun
  })
  if (opened.ok) return ok({ recovery: opened.value, repeated: false })
  // Two with one key at the same moment: the second finds what the first has opened.
  return opened.error.code === 'recall.idempotency.conflict' ? ((await repeated(services, hashes)) ?? opened) : opened
}

/**
 * Opens a recovery for a report of the public, within the transaction that keeps the report: the victim's bank is asked whether the
 * payments were made, and nothing is held before it has answered. Tells the id. Fails with `recall.bank.not-found` or as `checkTimes`.
 */
export async function openFromReport(
  services: TrackingServices,
  tx: Tx,
  told: Pick<RecoveryInput, 'victimBank' | 'payments' | 'region'> & { readonly report: string },
): Promise<Result<string>> {
  const possible = checkTimes(told.payments, services.clock.now())
  if (!possible.ok) return possible
  if (!(await answerMinutesOf(tx, [told.victimBank])).has(told.victimBank)) return fail('recall.bank.not-found')
  const input = { ...told, channel: 'site' as const }
  const hashes = { idempotency: null, body: bodyHash(services, input) }
  const actor: Actor = { kind: 'anonymous', id: null, organisation: null, region: null, roles: ['anyone'], scopes: [] }
  const begun = await begin(services, tx, { actor, input, hashes, sure: false })
  return begun.ok ? ok(begun.value.id) : begun
}

interface Hashes {
  readonly idempotency: Buffer | null
  readonly body: Buffer
}

function bodyHash({ keys }: TrackingServices, input: RecoveryInput): Buffer {
  const { payments, least, ...rest } = input
  const told = payments.map(({ amount, at, ...payment }) => ({
    ...payment,
    amount: amount.toString(),
    at: at.toISOString(),
  }))
  return keys.hash('idempotency', canonicalJson({ ...rest, least: least?.toString(), payments: told }))
}

async function repeated({ db }: TrackingServices, hashes: Hashes): Promise<Result<OpenedRecovery> | undefined> {
  const earlier = hashes.idempotency && (await store.recoveryOfKey(db, hashes.idempotency))
  if (!earlier) return undefined
  const { recovery, bodyHash: body } = earlier
  return sameBytes(body, hashes.body) ? ok({ recovery, repeated: true }) : fail('recall.idempotency.conflict')
}

/** Whether the teller's word is enough to ask for the money at once. */
async function maySpeak({ db, clock }: TrackingServices, { actor, input }: Opening): Promise<Result<boolean>> {
  const known = await answerMinutesOf(db, [input.victimBank])
  if (!known.has(input.victimBank)) return fail('recall.bank.not-found')
  const possible = checkTimes(input.payments, clock.now())
  if (!possible.ok) return possible
  const { report } = input
  if (report !== undefined && !(await inScope(db, actor, (tx) => hasReport(tx, report))))
    return fail('recall.report.not-found')
  if (actor.kind === 'client') {
    const own = actor.organisation === null ? undefined : await bankCodeOf(db, actor.organisation)
    if (own !== input.victimBank || input.channel !== 'bank') return fail('recall.bank.forbidden')
    return ok(input.payments.every(({ reference }) => reference !== undefined))
  }
  if (actor.region !== null && input.region !== undefined && input.region !== actor.region)
    return fail('recall.region.forbidden')
  if (input.confirmed !== true) return ok(false)
  return may(paymentsPolicy, actor, 'payments:work-recovery') ? ok(true) : fail('recall.confirmation.forbidden')
}

interface Beginning extends Opening {
  readonly hashes: Hashes
  /** Whether banks are asked for the money at once. */
  readonly sure: boolean
}

async function begin(
  services: TrackingServices,
  tx: Tx,
  { actor, input, hashes, sure }: Beginning,
): Promise<Result<store.StoredRecovery>> {
  const recovery = await store.insertRecovery(tx, newRecovery(services, { actor, input, hashes, sure }))
  if (recovery === undefined) return fail('recall.idempotency.conflict')
  if (!sure) {
    await askToConfirm(services, tx, { recovery, payments: input.payments })
    await services.live.publish(tx, recoveryNews(recovery.id))
    return ok(recovery)
  }
  const payments = rootPayments(input.payments)
  if (!payments.ok) return payments
  const started = await startTracking(services, tx, { recovery, payments: payments.value })
  if (!started.ok) return started
  return ok((await store.findRecovery(tx, recovery.id)) ?? recovery)
}

function newRecovery(
  { clock, ids, config }: TrackingServices,
  { actor, input, hashes, sure }: Beginning,
): store.NewRecovery {
  const [at, limits] = [clock.now(), traceLimitsOf(config)]
  return {
    id: ids.next(),
    year: Number(nationalDay(at).slice(0, 4)),
    at,
    channel: input.channel,
    report: input.report ?? null,
    region: input.region ?? actor.region,
    caseNumber: input.caseNumber ?? null,
    victimBank: input.victimBank,
    method: input.method ?? 'first-in-first-out',
    hopsMost: input.hops ?? limits.hops,
    windowHours: input.windowHours ?? limits.windowHours,
    least: input.least ?? limits.least,
    stolen: amountOf(input.payments),
    dutyOfficer: sure && actor.kind === 'person' ? actor.id : null,
    createdBy: nameOf(actor),
    idempotencyHash: hashes.idempotency,
    bodyHash: hashes.body,
  }
}

/** Asks the victim's bank whether the payments were made, with all that was told of them. */
async function askToConfirm(
  services: TrackingServices,
  tx: Tx,
  { recovery, payments }: { readonly recovery: store.StoredRecovery; readonly payments: readonly ToldPayment[] },
): Promise<void> {
  await ask(services, tx, {
    recovery: recovery.id,
    leg: null,
    kind: 'confirm',
    bank: recovery.victimBank,
    amount: amountOf(payments),
    details: confirmDetails(payments),
  })
}

import { isoIdOf } from '#formats/iso20022/recall-parts'
import { canonicalJson } from '#kernel/canonical-json'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { sameBytes } from '#platform/keys'
import { inScope } from '#platform/scope'
import { allOrNothing, nameOf, recoveryNews } from '../tracking/context-service.ts'
import type { AnswerWay } from '../tracking/leg.ts'
import { findRecovery, lockRecovery } from '../tracking/recovery-store.ts'
import { lockRequest, type StoredRequest } from '../tracking/request-store.ts'
import type { SettlingServices } from './ending-service.ts'
import { checkAnswer, type Refusal, type SaidAnswer } from './hand-answer.ts'
import * as store from './hand-answer-store.ts'
import { takeRelease, takeReturn } from './hold-service.ts'
import { findHold, placeOfLeg } from './hold-store.ts'

/** What a bank said by telephone or letter about a request to let money go or to give it back, as a duty officer registers it. */
export interface HandAnswer extends SaidAnswer {
  readonly recovery: string
  readonly request: string
  readonly way: AnswerWay
  /** Who at the bank answered: name or post; 2 to 200 characters. It is kept with the answer, not in the audit. */
  readonly answeredBy: string
  /** SHA-256 of the paper, hexadecimal; a letter has one. */
  readonly digest?: string | undefined
  /** When it was done; now where not said. */
  readonly at?: Date | undefined
  /** The same again, by the same person, counts once. */
  readonly idempotencyKey?: string | undefined
}

/** What became of an answer. */
export interface HandAnswerTaken {
  readonly answer: store.StoredAnswer
  /** Whether the request is answered now: nothing is left of it. */
  readonly answered: boolean
  readonly repeated: boolean
}

/**
 * Registers an answer that a bank gave by telephone or letter to a request to release or return. What was done moves by the rules of a signed
 * message; what the bank refuses is kept with its reason and moves nothing: the request waits on, since neither the end of a hold nor a
 * prosecutor's sanction is undone by a call. Fails with `hold.recovery.not-found`, `hold.answer.request.not-found`,
 * `recall.request.already-answered`, `recall.reply.too-late.conflict` where the request was withdrawn, `hold.answer.paper-missing` where a letter
 * has no digest, `hold.answer.idempotency.conflict`, or as `checkAnswer`, `takeReturn` and `takeRelease` do; then nothing is written.
 */
export async function answerByHand(
  services: SettlingServices,
  actor: Actor,
  given: HandAnswer,
): Promise<Result<HandAnswerTaken>> {
  const seen = await inScope(services.db, actor, (tx) => findRecovery(tx, given.recovery))
  if (seen === undefined) return fail('hold.recovery.not-found')
  if (given.way === 'letter' && given.digest === undefined) return fail('hold.answer.paper-missing')
  const hashes = hashesOf(services, actor, given)
  return allOrNothing(services.db, async (tx) => {
    if ((await lockRecovery(tx, given.recovery)) === undefined) return fail('hold.recovery.not-found')
    const earlier = hashes.idempotency && (await store.answerOfKey(tx, hashes.idempotency))
    if (earlier) return repeatedAnswer(tx, earlier, hashes)
    const request = await lockRequest(tx, given.request)
    const open = openToAnswer(request, given.recovery)
    if (!open.ok) return open
    return register(services, tx, { actor, given, request: open.value, hashes })
  })
}

function hashesOf({ keys }: SettlingServices, actor: Actor, given: HandAnswer): store.AnswerHashes {
  const { idempotencyKey, done, refused, at, digest, ...said } = given
  const parts = refused.map(({ reason, amount }) => ({ reason, amount: amount.toString() }))
  const body = canonicalJson({
    ...said,
    refused: parts,
    done: done.toString(),
    digest: digest ?? null,
    at: at?.toISOString() ?? null,
  })
  return {
    idempotency:
      idempotencyKey === undefined ? null : keys.hash('idempotency', `hand-answer:${nameOf(actor)}:${idempotencyKey}`),
    body: keys.hash('idempotency', body),
  }
}

async function repeatedAnswer(
  tx: Tx,
  { answer, bodyHash }: { readonly answer: store.StoredAnswer; readonly bodyHash: Buffer },
  hashes: store.AnswerHashes,
): Promise<Result<HandAnswerTaken>> {
  if (!sameBytes(bodyHash, hashes.body)) return fail('hold.answer.idempotency.conflict')
  return ok({ answer, answered: (await lockRequest(tx, answer.request))?.state === 'answered', repeated: true })
}

/** A request about held money. */
interface HeldRequest extends StoredRequest {
  readonly kind: 'release' | 'return'
  readonly leg: string
}

function openToAnswer(request: StoredRequest | undefined, recovery: string): Result<HeldRequest> {
  if (request?.recovery !== recovery || !isOfHold(request)) return fail('hold.answer.request.not-found')
  if (request.state === 'answered') return fail('recall.request.already-answered')
  return request.state === 'open' ? ok(request) : fail('recall.reply.too-late.conflict')
}

function isOfHold(request: StoredRequest): request is HeldRequest {
  return (request.kind === 'release' || request.kind === 'return') && request.leg !== null
}

interface Registering {
  readonly actor: Actor
  readonly given: HandAnswer
  readonly request: HeldRequest
  readonly hashes: store.AnswerHashes
}

async function register(
  services: SettlingServices,
  tx: Tx,
  { actor, given, request, hashes }: Registering,
): Promise<Result<HandAnswerTaken>> {
  const { clock, ids, live, audit } = services
  const { way, answeredBy, digest = null, done, refused } = given
  const { kind } = request
  const left = await leftToDo(tx, request)
  const whole = checkAnswer({ kind, left }, { done, refused })
  if (!whole.ok) return whole
  const [id, now] = [ids.next(), clock.now()]
  const at = given.at ?? now
  const moved = done === 0n ? ok(undefined) : await move(services, tx, { id, actor, request, done, at })
  if (!moved.ok) return moved
  const answer: store.StoredAnswer = {
    id,
    request: request.id,
    way,
    answeredBy: answeredBy.trim(),
    digest,
    done,
    doneAt: done === 0n ? null : at,
    refused: refused.filter(({ amount }) => amount > 0n),
    recordedBy: nameOf(actor),
    recordedAt: now,
  }
  if (!(await store.insertAnswer(tx, answer, hashes))) return fail('hold.answer.idempotency.conflict')
  await live.publish(tx, recoveryNews(request.recovery))
  await audit.record(tx, actor, {
    action: 'payments.bank-told',
    subject: { type: 'recovery', id: request.recovery },
    details: {
      request: request.id,
      kind,
      way,
      done: done.toString(),
      refused: whole.value.toString(),
      reasons: reasonsOf(answer.refused),
      ...(digest !== null && { digest }),
    },
  })
  return ok({ answer, answered: done === left, repeated: false })
}

const reasonsOf = (refused: readonly Refusal[]) => refused.map(({ reason }) => reason).join(' ')

/** What of a request is not done yet: a return may come in parts. */
async function leftToDo(tx: Tx, { kind, leg, amount }: HeldRequest): Promise<bigint> {
  if (kind === 'release') return amount
  const place = await placeOfLeg(tx, leg)
  const hold = place && (await findHold(tx, place.hold))
  return hold === undefined ? amount : hold.sanctioned - hold.returned
}

interface Moving {
  readonly id: string
  readonly actor: Actor
  readonly request: HeldRequest
  readonly done: bigint
  readonly at: Date
}

/** Does what a signed message of the bank would do. */
function move(services: SettlingServices, tx: Tx, { id, actor, request, done, at }: Moving): Promise<Result<unknown>> {
  const { id: requestId, kind, bank, leg } = request
  const told = { bank, requestId, leg, amount: done, actor }
  // No message of a bank is named so: its name is made from an id that is new.
  return kind === 'release'
    ? takeRelease(services, tx, told)
    : takeReturn(services, tx, { ...told, at, message: `h:${isoIdOf(id)}` })
}

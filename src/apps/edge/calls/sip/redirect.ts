import { type CallAttempt, type CallNeeds, type CallVerdict, type PassportFinding } from '#engines/screening'
import { plainAnswers, type SipAnswer } from '#formats/sip/answer'
import { type AnswerMemory, makeAnswerMemory, sipMeeting } from '#formats/sip/answer-memory'
import { sipMethod } from '#formats/sip/codes'
import { isPing, pong } from '#formats/sip/framer'
import { readSip } from '#formats/sip/read'
import { answerPort, sourceFrom } from '#formats/sip/source'
import { standingAnswer } from '#formats/sip/standing'
import { transactionText } from '#formats/sip/transaction'
import { makeSipMessageView, type SipMessageView } from '#formats/sip/view'
import { writeAnswer } from '#formats/sip/write'
import { answerMost, type MessageBatch, type OnBatch } from '#platform/sip/batch'
import type { CallCodes } from '../codes.ts'
import type { CallsConfig } from '../config.ts'
import type { Decider } from '../decider.ts'
import type { PassportCheck } from '../passports.ts'
import type { Tally } from '../tally.ts'
import { type CallAnswers, makeCallAnswers } from './answers.ts'
import { attemptOf, makeTrunkFinder, type TrunkFinder } from './attempt.ts'
import { type Held, makeHeld } from './held.ts'

/** What a redirect server rests on. */
export interface RedirectServices {
  readonly config: CallsConfig
  readonly decider: Decider
  readonly tally: Tally
  readonly codes: CallCodes
  /** Checks the PASSporTs of an INVITE that has any; none are looked at where left out. */
  readonly checkPassport?: (view: SipMessageView, trunk: number, now: number) => PassportCheck
  /** Hears of OPTIONS, by which switches ask whether we are alive. */
  readonly hearOptions?: (view: SipMessageView, trunk: number) => void
  /** Calls that may wait for a fact at one time; 4,096 where not said. */
  readonly heldMost?: number
  /** Gets what goes wrong with a call that waited; the call was let through. */
  readonly onError: (error: unknown) => void
}

/** What a redirect server did since it was made. */
export interface RedirectCounts {
  /** Messages that were no request to answer. */
  dropped: number
  /** Answers to what needs no decision: OPTIONS, CANCEL, what is malformed. */
  standing: number
  /** INVITE decided on. */
  decided: number
  /** INVITE sent again, and answered with the same bytes or still waiting. */
  repeated: number
  /** INVITE let through undecided: too many waited, or something broke. */
  failedOpen: number
}

/** Answers SIP requests by what is decided of the calls; one belongs to each thread. */
export interface Redirect {
  readonly on: OnBatch
  counts(): Readonly<RedirectCounts>
  /** Calls that wait for a fact. */
  waiting(): number
  /** When no call waits any more: 400 ms at most. */
  settled(): Promise<void>
}

interface Server extends RedirectServices {
  readonly view: SipMessageView
  readonly memory: AnswerMemory
  readonly answers: CallAnswers
  readonly findTrunk: TrunkFinder
  readonly held: Held
  readonly counts: RedirectCounts
}

/** Where a message stands. */
interface Place {
  readonly batch: MessageBatch
  readonly n: number
  readonly now: number
}

/** Makes a redirect server (RFC 3261 §8.3). */
export function makeRedirect(services: RedirectServices): Redirect {
  const server: Server = {
    ...services,
    view: makeSipMessageView(),
    memory: makeAnswerMemory(),
    answers: makeCallAnswers(services.config),
    findTrunk: makeTrunkFinder(services.config),
    held: makeHeld(services.heldMost ?? 4096),
    counts: { dropped: 0, standing: 0, decided: 0, repeated: 0, failedOpen: 0 },
  }
  return {
    on: (batch) => {
      const now = Date.now()
      for (let n = 0; n < batch.count; n++) serve(server, batch, n, now)
    },
    counts: () => server.counts,
    waiting: () => server.held.size(),
    settled: () => server.held.settled(),
  }
}

function serve(server: Server, batch: MessageBatch, n: number, now: number): void {
  const { view, counts } = server
  const start = batch.starts[n] as number
  const end = batch.ends[n] as number
  const problem = readSip(batch.bytes, start, end, view)
  const standing = standingAnswer(view, problem)
  if (standing === 'drop') {
    if (isPing(batch.bytes, start, end) && batch.transport === 'tcp') answerPing(batch, n)
    else counts.dropped++
    return
  }
  sourceFrom(view, batch.sources, 4 * n, batch.ports[n] as number)
  if (standing !== undefined) {
    counts.standing++
    if (view.method === sipMethod.options && problem === 0) {
      server.hearOptions?.(view, server.findTrunk(view, batch.sources, 4 * n))
    }
    send(server, batch, n, standing)
    return
  }
  meet(server, { batch, n, now })
}

function answerPing(batch: MessageBatch, n: number): void {
  batch.out.set(pong, batch.at)
  batch.answer(n, pong.length)
}

/** Writes an answer and sends it; its length. */
function send({ view }: Server, batch: MessageBatch, n: number, answer: SipAnswer): number {
  const length = writeAnswer(view, answer, batch.out, batch.at)
  if (length > 0 && length <= answerMost) batch.answer(n, length, answerPort(view))
  return length
}

function meet(server: Server, place: Place): void {
  const { batch, n, now } = place
  const { view, memory, counts } = server
  switch (memory.meet(view, now)) {
    case sipMeeting.fresh:
      decide(server, place)
      return
    case sipMeeting.repeated: {
      counts.repeated++
      const length = memory.recall(batch.out, batch.at)
      if (length > 0) batch.answer(n, length, answerPort(view))
      return
    }
    case sipMeeting.held:
      counts.repeated++
      return
    case sipMeeting.cancelsHeld:
      counts.standing++
      send(server, batch, n, plainAnswers.cancelled)
      server.held.cancel(transactionText(view))
      return
    case sipMeeting.cancelsAnswered:
      counts.standing++
      send(server, batch, n, plainAnswers.cancelled)
      return
    case sipMeeting.cancelsNothing:
      counts.standing++
      send(server, batch, n, plainAnswers.noTransaction)
      return
    default:
      counts.dropped++
  }
}

const withoutPassport: PassportCheck = { finding: 'none' }

function decide(server: Server, place: Place): void {
  const { batch, n, now } = place
  const { view, config, decider, counts, held, checkPassport } = server
  const trunk = server.findTrunk(view, batch.sources, 4 * n)
  const passport =
    view.identityCount > 0 && checkPassport !== undefined ? checkPassport(view, trunk, now) : withoutPassport
  const attempt = attemptOf(view, { trunk, plan: config.policy.trunks[trunk]?.dialPlan }, passport.finding)
  const screening = decider.decide(attempt, now)
  counts.decided++
  if (screening.kind === 'verdict') {
    finish(server, place, { attempt, verdict: screening })
  } else if (held.isFull()) {
    counts.failedOpen++
    finish(server, place, { attempt, verdict: passing })
  } else {
    hold(server, place, { attempt, needs: screening, later: passport.later })
  }
}

/** What a call gets that is let through undecided. */
const passing: CallVerdict = {
  kind: 'verdict',
  action: 'allow',
  rule: null,
  reason: null,
  verstat: null,
  hits: 0,
  shadow: 0,
  open: 0,
}

interface Decided {
  readonly attempt: CallAttempt
  readonly verdict: CallVerdict
}

/** Counts a verdict and gives its answer. */
function answerTo(server: Server, { attempt, verdict }: Decided, now: number): SipAnswer {
  const { tally, codes, view, answers } = server
  tally.count(attempt, verdict, now)
  if (verdict.action !== 'reject') return answers.pass(attempt.trunk, verdict)
  if (!tally.hasRoom()) return answers.reject(attempt.trunk, verdict, undefined)
  const { start, end } = view.callId
  const call = codes.call({ bytes: view.bytes, start, end }, attempt, now)
  const told = { call, at: now }
  tally.reject(attempt, verdict, told)
  return answers.reject(attempt.trunk, verdict, told)
}

function finish(server: Server, { batch, n, now }: Place, decided: Decided): void {
  const { at } = batch
  const length = send(server, batch, n, answerTo(server, decided, now))
  if (length > 0) server.memory.keep(server.view, batch.out, at, length)
}

interface Waiting {
  readonly attempt: CallAttempt
  readonly needs: CallNeeds
  readonly later: Promise<PassportFinding> | undefined
}

/** Where answers are written that leave by themselves. */
const out = new Uint8Array(answerMost)

/** Keeps a request until its verdict is there. The batch's memory is used again, so all of it is copied. */
function hold(server: Server, { batch, n, now }: Place, { attempt, needs, later }: Waiting): void {
  const { memory, held, view, decider, counts } = server
  memory.hold(view)
  const key = transactionText(view)
  const bytes = batch.bytes.slice(batch.starts[n], batch.ends[n])
  const sources = batch.sources.slice(4 * n, 4 * n + 4)
  const port = batch.ports[n] as number
  const path = batch.returnPath(n)
  const answer = (answerOf: (at: number) => SipAnswer) => {
    readSip(bytes, 0, bytes.length, view)
    sourceFrom(view, sources, 0, port)
    const at = Date.now()
    memory.meet(view, at)
    const length = writeAnswer(view, answerOf(at), out, 0)
    if (length === 0) return
    memory.keep(view, out, 0, length)
    path.answer(out.subarray(0, length), answerPort(view))
  }
  const verdict = decider.settle({ attempt, needs, begun: now, ...(later !== undefined && { passport: later }) })
  const done = verdict.catch((error: unknown): CallVerdict => {
    counts.failedOpen++
    server.onError(error)
    return passing
  })
  held.add(key, {
    ended: done.then((found) => {
      if (held.remove(key)) answer((at) => answerTo(server, { attempt, verdict: found }, at))
    }),
    cancel: () => answer(() => plainAnswers.terminated),
  })
}

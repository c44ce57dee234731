import { allowedPhoneKey, type LookupReader } from '#engines/lookup'
import type { Fact } from '../rule.ts'
import { type CallAttempt, type CallFacts, malformedNumber, withheldNumber } from './attempt.ts'
import { type CompiledTrunk, reasonPlace } from './compiled-policy.ts'
import { callRules } from './reason.ts'
import { type NumberBook, type NumberUse, numberUses } from './tables.ts'

/** What a rule has to look at. One is made for each screening. */
export interface Question {
  readonly attempt: CallAttempt
  readonly facts: CallFacts
  readonly now: number
  readonly trunk: CompiledTrunk
  /** What the caller's number is for, as a place in `numberUses`. */
  readonly use: number
}

/** What all questions rest on. */
export interface Ground {
  readonly numbers: NumberBook
  readonly lookup: LookupReader
  /** Bits of measures of which a confirmed listing must carry one; 0: none need be. */
  readonly measures: number
}

/** Answers of a rule besides a reason's place: it has nothing to say, or it needs a fact that is pending. */
export const silent = -1
/** See `silent`. */
export const pending = -2

/** One rule: the place of the reason it found, `silent`, or `pending`. */
export type Rule = (question: Question, ground: Ground) => number

const useOf = (use: NumberUse): number => numberUses.indexOf(use)
const [none, mobile, foreign] = [useOf('none'), useOf('mobile'), useOf('foreign')]

const malformed = reasonPlace('malformed')
const unallocated = reasonPlace('unallocated')

const numbering: Rule = ({ attempt: { caller }, use }) => {
  if (caller === malformedNumber) return malformed
  return caller !== withheldNumber && use === none ? unallocated : silent
}

const inboundOnly = reasonPlace('do-not-originate')

const doNotOriginate: Rule = ({ attempt: { caller }, now }, { numbers }) =>
  numbers.inboundOnly(caller, now) === null ? silent : inboundOnly

/** What follows from a fact: a reason where it is the one that speaks against the caller, or where nobody knows it. */
function answer(fact: Fact, against: 'yes' | 'no', hit: number, late: number): number {
  if (fact === against) return hit
  if (fact === 'pending') return pending
  return fact === 'unknown' ? late : silent
}

const foreignFixedHit = reasonPlace('foreign-fixed')
const foreignFixedLate = reasonPlace('foreign-fixed-unknown')

/**
 * A call to a subscriber who is abroad and diverts it home comes back over an international trunk with the number of whoever rang,
 * and the subscriber's own as the diverting one. So the question is then whether that subscriber is abroad.
 */
function diverted({ attempt, facts, now }: Question, { numbers }: Ground, hit: number, late: number): number {
  const { diversion } = attempt
  if (diversion <= withheldNumber || numbers.use(diversion, now) !== mobile) return hit
  return answer(facts.roaming(diversion), 'no', hit, late)
}

const foreignFixed: Rule = (question, ground) => {
  const { trunk, use } = question
  if (trunk.kind !== 'international' || use === none || use === mobile || use === foreign) return silent
  return diverted(question, ground, foreignFixedHit, foreignFixedLate)
}

const foreignMobileHit = reasonPlace('foreign-mobile')
const foreignMobileLate = reasonPlace('foreign-mobile-unknown')

const foreignMobile: Rule = (question, ground) => {
  const { trunk, use, facts, attempt } = question
  if (trunk.kind !== 'international' || use !== mobile) return silent
  const found = answer(facts.roaming(attempt.caller), 'no', foreignMobileHit, foreignMobileLate)
  return found === foreignMobileHit ? diverted(question, ground, foreignMobileHit, foreignMobileLate) : found
}

const unregisteredHit = reasonPlace('unregistered')
const unregisteredLate = reasonPlace('unregistered-unknown')

const unregistered: Rule = ({ trunk, attempt: { caller, called }, facts }) => {
  if (trunk.kind !== 'domestic-interconnect' || caller <= withheldNumber) return silent
  return answer(facts.registration(caller, called), 'no', unregisteredHit, unregisteredLate)
}

const passportInvalid = reasonPlace('passport-invalid')
const passportStale = reasonPlace('passport-stale')
const passportLate = reasonPlace('passport-unknown')

const passport: Rule = ({ attempt }) => {
  const finding = attempt.passport
  if (finding === 'invalid') return passportInvalid
  if (finding === 'stale') return passportStale
  if (finding === 'pending') return pending
  return finding === 'unknown' ? passportLate : silent
}

const trunkNumberHit = reasonPlace('trunk-number')
const trunkWithheld = reasonPlace('trunk-withheld')

const trunkNumber: Rule = ({ trunk, attempt: { caller }, now }, { numbers }) => {
  if (caller === withheldNumber) return trunk.mayWithhold ? silent : trunkWithheld
  const { mayPresent, mayPresentOperators: operators } = trunk
  if ((mayPresent === null && operators === null) || caller === malformedNumber) return silent
  if (mayPresent !== null && mayPresent.find(caller, now) >= 0) return silent
  const operator = operators === null ? undefined : numbers.operator(caller, now)
  return operator !== undefined && operators?.has(operator) === true ? silent : trunkNumberHit
}

const confirmed = reasonPlace('listed-confirmed')
const reported = reasonPlace('listed-reported')

/** Packed as `packValue` of the lookup says: the state in the lowest three bits, one more than its place, the measures above 15. */
const officialState = 3
const confirmedState = 2

/**
 * As the registry answers for a number: its own confirmed listing; else a block it lies in, unless the number is allowed there;
 * else its own report, which a confirmed block and an official allowance go before.
 */
const listed: Rule = ({ attempt: { caller }, now }, ground) => {
  if (caller <= withheldNumber) return silent
  const { lookup, measures } = ground
  const facts = lookup.facts(Math.floor(caller / 0x1_0000_0000), caller >>> 0)
  const expiry = facts === 0 ? 0 : lookup.expiry()
  const own = facts !== 0 && (expiry === 0 || expiry * 60_000 > now)
  const state = own ? facts & 7 : 0
  if (state === officialState) return silent
  if (state === confirmedState) return carries((facts >>> 15) & 255, measures) ? confirmed : reported
  const otherwise = own ? reported : silent
  const block = lookup.findInRanges(caller, now)
  if (block === null || block.state === 'official') return otherwise
  const { high, low } = allowedPhoneKey(caller)
  const allowed = lookup.facts(high, low)
  if (allowed !== 0) return (allowed & 7) === officialState ? silent : otherwise
  return block.state === 'confirmed' && carries(block.measures, measures) ? confirmed : reported
}

const carries = (has: number, needs: number): boolean => needs === 0 || (has & needs) !== 0

const velocityHit = reasonPlace('velocity')
const velocityLate = reasonPlace('velocity-unknown')

const velocity: Rule = ({ attempt: { caller }, facts }) =>
  caller <= withheldNumber ? silent : answer(facts.velocity(caller), 'yes', velocityHit, velocityLate)

const byName: Readonly<Record<(typeof callRules)[number], Rule>> = {
  numbering,
  'do-not-originate': doNotOriginate,
  'foreign-fixed': foreignFixed,
  'foreign-mobile': foreignMobile,
  unregistered,
  passport,
  'trunk-number': trunkNumber,
  listed,
  velocity,
}

/** The rules in the order of `callRules`. */
export const rulesInOrder: readonly Rule[] = callRules.map((rule) => byName[rule])

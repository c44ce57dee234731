import {
  type CallAttempt,
  type CallFact,
  type CallFacts,
  type CallNeeds,
  type CallVerdict,
  type Fact,
  type PassportFinding,
  type ScreenCall,
  type Screening,
  type Velocity,
} from '#engines/screening'

/** What this node remembers by itself, told at once: `pending` where it has to be asked for. Moments are milliseconds since 1970. */
export interface KnownFacts {
  roaming(number: number, now: number): Fact
  registration(caller: number, called: number, now: number): Fact
}

/** A node that remembers nothing: all has to be asked for. */
export const nothingKnown: KnownFacts = { roaming: () => 'pending', registration: () => 'pending' }

/** A fact to be asked for beyond this thread's memory. */
export interface FactQuestion {
  readonly fact: Exclude<CallFact, 'passport' | 'velocity'>
  /** Of roaming: the subscriber who is asked about; of registrations: the caller. */
  readonly number: number
  readonly called: number
  /** Milliseconds after which nobody waits for the answer any more. */
  readonly waitMs: number
}

/** Asks for a fact: the state that nodes share, the number's operator. May answer late; `unknown` where nobody can tell. */
export type AskFact = (question: FactQuestion) => Promise<Fact>

/** What a decider rests on. */
export interface DeciderSources {
  readonly screen: ScreenCall
  readonly known: KnownFacts
  readonly velocity: Velocity
  readonly ask: AskFact
}

/** A call whose verdict waits for a fact. */
export interface WaitingCall {
  readonly attempt: CallAttempt
  readonly needs: CallNeeds
  /** When it was decided on first. */
  readonly begun: number
  /** What becomes of the check of its PASSporT, where that is pending. */
  readonly passport?: Promise<PassportFinding>
}

/** Decides on calls; the same for SIP, RADIUS and HTTP. */
export interface Decider {
  /** An answered call of a caller has ended after so many seconds. */
  ended(caller: number, seconds: number, now: number): void
  /** Counts an attempt and screens it at once, by what is known. */
  decide(attempt: CallAttempt, now: number): Screening
  /** Asks for what a call needs, as long as its rules allow and `longestWait` at most; what is not known by then is `unknown`. */
  settle(call: WaitingCall): Promise<CallVerdict>
  /** From now on screens otherwise: by newer tables or another index. */
  replace(screen: ScreenCall): void
}

/** Milliseconds that a call waits for all its facts together: a switch that gets no answer in 500 ms carries the call. */
export const longestWait = 400

/** Makes a decider. */
export function makeDecider(sources: DeciderSources): Decider {
  const { known, velocity } = sources
  let { screen } = sources
  let moment = 0
  const facts: CallFacts = {
    roaming: (number) => known.roaming(number, moment),
    registration: (caller, called) => known.registration(caller, called, moment),
    velocity: (caller) => (velocity.isFast(caller, moment) ? 'yes' : 'no'),
  }
  return {
    ended: (caller, seconds, now) => velocity.ended(caller, seconds, now),
    decide: (attempt, now) => {
      moment = now
      velocity.attempt(attempt.caller, attempt.called, now)
      return screen(attempt, facts, now)
    },
    settle: (call) => {
      const screenWith = (attempt: CallAttempt, learnt: Learnt): Screening => {
        moment = call.begun
        return screen(attempt, withLearnt(facts, learnt), call.begun)
      }
      return settle(call, screenWith, sources.ask)
    },
    replace: (next) => {
      screen = next
    },
  }
}

/** Answers that came, by fact and number. */
type Learnt = Map<string, Fact>

const keyOf = (fact: string, number: number): string => `${fact} ${number}`

function withLearnt(facts: CallFacts, learnt: Learnt): CallFacts {
  return {
    roaming: (number) => learnt.get(keyOf('roaming', number)) ?? facts.roaming(number),
    registration: (caller, called) => learnt.get(keyOf('registration', caller)) ?? facts.registration(caller, called),
    velocity: facts.velocity,
  }
}

/** Each round learns one fact; there are fewer facts than this. */
const roundsMost = 8

async function settle(
  { attempt: first, needs: asked, begun, passport }: WaitingCall,
  screenWith: (attempt: CallAttempt, learnt: Learnt) => Screening,
  ask: AskFact,
): Promise<CallVerdict> {
  const until = performance.now() + Math.max(0, longestWait - Math.max(0, Date.now() - begun))
  const learnt: Learnt = new Map()
  let attempt = first
  let needs = asked
  for (let round = 0; round < roundsMost; round++) {
    const waitMs = Math.min(needs.waitMs, until - performance.now())
    if (needs.fact === 'passport') {
      attempt = { ...attempt, passport: await inTime(passport, waitMs) }
    } else {
      const fact = needs.fact === 'velocity' ? undefined : needs.fact
      const question = fact && { fact, number: needs.number, called: attempt.called, waitMs }
      const answer = await inTime(question && waitMs > 0 ? ask(question) : undefined, waitMs)
      learnt.set(keyOf(needs.fact, needs.number), answer === 'pending' ? 'unknown' : answer)
    }
    const screening = screenWith(attempt, learnt)
    if (screening.kind === 'verdict') return screening
    needs = screening
  }
  throw new Error(`a call needs ${needs.fact} again and again`)
}

/** What a promise comes to, or `unknown` where it takes too long, fails, or there is none. */
async function inTime<T>(promise: Promise<T> | undefined, waitMs: number): Promise<T | 'unknown'> {
  if (promise === undefined || waitMs <= 0) return 'unknown'
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'unknown'>((resolve) => {
    // After a stall of the thread the answer may lie there already: what came in time is heard before the time is up.
    timer = setTimeout(() => setImmediate(resolve, 'unknown'), waitMs)
  })
  try {
    return await Promise.race([promise, late])
  } catch {
    return 'unknown'
  } finally {
    clearTimeout(timer)
  }
}

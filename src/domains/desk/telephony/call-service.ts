import type { Audit } from '#domains/audit'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Live, LiveNews } from '#platform/live'
import { inScope } from '#platform/scope'
import {
  afterEvent,
  type CallEventKind,
  type CallFacts,
  type CallState,
  callLife,
  eventTime,
  isLive,
  readCaller,
  stateOf,
  unheard,
} from './call.ts'
import * as store from './call-store.ts'

/** What the telephone needs. */
export interface TelephonyServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly audit: Audit
  readonly live: Pick<Live, 'publish'>
}

/** What a telephone system tells. */
export interface ToldEvent {
  readonly kind: CallEventKind
  /** Its own name for the call, the same in all events of it. */
  readonly call: string
  readonly at?: Date | undefined
  readonly extension?: string | undefined
  readonly queue?: string | undefined
  readonly caller?: string | undefined
}

/** A call as the person sees it whose telephone rang. */
export interface Call extends CallFacts {
  readonly id: string
  readonly state: CallState
}

/** Where a person sits, and the call they are on. */
export interface Seat {
  readonly extension: string | null
  readonly call: Call | null
}

/** The telephone of the desk. */
export interface Telephony {
  /**
   * Takes in what a telephone system tells. Told twice, or in the wrong order, it comes out the same. `known` says
   * whether somebody sits at the extension. The person learns of it at once: `call.ringing`, `call.answered`,
   * `call.ended`, each with the call's id alone.
   */
  hear(
    actor: Actor,
    told: ToldEvent,
  ): Promise<{ readonly id: string; readonly state: CallState; readonly known: boolean }>
  /** Seats somebody at a telephone, also where another one sat; null leaves it. A call that rings there comes along. */
  sit(actor: Actor, extension: string | null): Promise<Seat>
  /** Where somebody sits, and the call they are on. */
  seat(actor: Actor): Promise<Seat>
  /** One's own call with its number; fails with `desk.call.not-found`. */
  call(actor: Actor, id: string): Promise<Result<Call>>
  /** Deletes calls older than a day; returns how many. */
  forget(): Promise<number>
}

/** Nobody rings or talks longer without an event of it. */
const longestCall = 4 * 3_600_000

/** Makes the telephone. */
export function makeTelephony(services: TelephonyServices): Telephony {
  const { db, clock, keys } = services
  return {
    hear: (actor, told) => inTransaction(db, (tx) => hear(services, tx, { client: personOf(actor), told })),
    sit: (actor, extension) => sit(services, actor, extension),
    seat: (actor) => inScope(db, actor, (tx) => seatOf(services, tx, personOf(actor))),
    call: async (actor, id) => {
      const row = await inScope(db, actor, (tx) => store.findCall(tx, id))
      return row === undefined || row.person !== actor.id ? fail('desk.call.not-found') : ok(callOf(keys, row))
    },
    forget: () => store.forgetCalls(db, new Date(clock.now().getTime() - callLife)),
  }
}

/** The id of a person or client; the router lets nobody else in. */
function personOf({ id }: Actor): string {
  if (id === null) throw new Error('the telephone needs somebody with an id')
  return id
}

async function hear(
  services: TelephonyServices,
  tx: Tx,
  { client, told }: { readonly client: string; readonly told: ToldEvent },
) {
  const { clock, ids, keys, live } = services
  const now = clock.now()
  await store.holdSeats(tx)
  await store.waitForCall(tx, client, told.call)
  const row = await store.lockCall(tx, client, told.call)
  const before = row === undefined ? unheard : { ...row, caller: opened(keys, row.caller) }
  const { kind, extension = null, queue = null } = told
  const event = { kind, extension, queue, caller: readCaller(told.caller), at: eventTime(told.at, now) }
  const next = afterEvent(before, event)
  const formerly = row?.person ?? null
  const seated = next.extension === null ? null : await store.personAt(tx, next.extension)
  // Who answered keeps the call when somebody else sits down at the telephone meanwhile.
  const person = next.extension === before.extension ? (formerly ?? seated) : seated
  const id = row?.id ?? ids.next<'call'>()
  const caller = next.caller === null ? null : keys.seal('contact', next.caller)
  await store.saveCall(tx, { ...next, id, person, caller, client, name: told.call, heardAt: now })
  const state = stateOf(next) ?? 'ringing'
  const change = { id, person, state, formerly, before: stateOf(before) }
  await live.publish(tx, ...news({ ...change, moreKnown: before.caller === null && next.caller !== null }))
  return { id, state, known: person !== null }
}

interface CallChange {
  readonly id: string
  readonly person: string | null
  readonly state: CallState
  readonly formerly: string | null
  readonly before: CallState | undefined
  /** The caller's number came late. */
  readonly moreKnown: boolean
}

/** What screens hear of a change: the person whose telephone it is, and the one whose it no longer is. */
function news({ id, person, state, formerly, before, moreKnown }: CallChange): readonly LiveNews[] {
  const left = formerly !== null && formerly !== person && isLive(before)
  const changed = state !== before || person !== formerly || (moreKnown && isLive(state))
  return [
    ...(left ? [newsOf(formerly, id, 'missed')] : []),
    ...(changed && person !== null ? [newsOf(person, id, state)] : []),
  ]
}

function newsOf(person: string, callId: string, state: CallState): LiveNews {
  const missed = state === 'missed'
  return { type: `call.${missed ? 'ended' : state}`, to: { person }, data: { callId, missed } }
}

async function sit(services: TelephonyServices, actor: Actor, extension: string | null): Promise<Seat> {
  const { db, clock, audit, live } = services
  const person = personOf(actor)
  const now = clock.now()
  return inTransaction(db, async (tx) => {
    if ((await store.extensionOf(tx, person)) !== extension) {
      const before = await store.seat(tx, { person, extension, at: now })
      await audit.record(tx, actor, {
        action: 'desk.extension-claimed',
        subject: { type: 'extension', id: extension ?? 'none' },
        details: { before },
      })
      if (before !== null)
        await live.publish(tx, { type: 'call.seat-taken', to: { person: before }, data: { extension } })
    }
    if (extension !== null) {
      const since = new Date(now.getTime() - longestCall)
      const adopted = await store.adoptCalls(tx, { extension, person, since })
      const told = adopted.flatMap((row) => [
        ...(row.formerly === null ? [] : [newsOf(row.formerly, row.id, 'missed')]),
        newsOf(person, row.id, stateOf(row) ?? 'ringing'),
      ])
      await live.publish(tx, ...told)
    }
    return seatOf(services, tx, person)
  })
}

async function seatOf({ clock, keys }: TelephonyServices, tx: Tx, person: string): Promise<Seat> {
  const since = new Date(clock.now().getTime() - longestCall)
  const row = await store.liveCallOf(tx, person, since)
  return { extension: await store.extensionOf(tx, person), call: row === undefined ? null : callOf(keys, row) }
}

function callOf(keys: Keys, row: store.CallRow): Call {
  const { id, extension, queue, rangAt, answeredAt, endedAt, missedAt } = row
  const state = stateOf(row) ?? 'ringing'
  return { id, state, extension, queue, rangAt, answeredAt, endedAt, missedAt, caller: opened(keys, row.caller) }
}

function opened(keys: Keys, sealed: Buffer | null): string | null {
  return sealed === null ? null : keys.open('contact', sealed)
}

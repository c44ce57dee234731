import type { LotMethod } from '#engines/tracing'
import { writeMessage } from '#formats/iso20022/message'
import { isoIdOf } from '#formats/iso20022/recall-parts'
import { type RecallOutcome, recallAnswerMessage } from '#formats/iso20022/recall-reply'
import { returnMessage } from '#formats/iso20022/recall-return'
import type { Clock } from '#kernel/clock'
import type { Books } from './books.ts'
import type { Centre, Told } from './centre.ts'
import { contradictionOf, lieOf, type Manner, madeUp, madeUpPayments } from './manner.ts'
import { type HeldMoney, outcomeOf, partOf } from './outcome.ts'
import type { CentreRequest } from './request.ts'
import type { Memory, Prepared, Promised, Shelf } from './shelf.ts'

/** What a bank's agent works with. */
export interface AgentServices {
  /** The bank's code. */
  readonly bank: string
  readonly centre: Centre
  readonly shelf: Shelf
  readonly clock: Clock
  /** Undefined: a virtual bank, which makes its answers up. */
  readonly books: Books | undefined
  readonly manner: Manner
  /** How late a bank that delays answers, in milliseconds. */
  readonly delay: number
}

/** What a round came to. */
export interface Round {
  readonly read: number
  readonly taken: number
  readonly refused: readonly string[]
}

/**
 * Reads what is new, answers it, and sends what waits. An answer is written down before it is sent and stays the same, so that
 * after a crash or a broken connection the centre hears it again word for word. Throws where the centre cannot be reached.
 */
export async function workOnce(services: AgentServices): Promise<Round> {
  const { centre, shelf, manner, clock } = services
  if (manner === 'silent') return { read: 0, taken: 0, refused: [] }
  const began = clock.now().getTime()
  let memory = await shelf.read()
  // Of what is read only that stays in memory which comes onto the shelf with its answer.
  const open = new Map<string, CentreRequest>()
  let read = 0
  for (let more = true; more; ) {
    const page = await centre.requests(memory.cursor)
    memory = { ...page.items.reduce(heard, memory), cursor: page.cursor }
    for (const request of page.items) {
      if (isNew(memory, request)) open.set(request.id, request)
      else open.delete(request.id)
    }
    read += page.items.length
    more = page.more
  }
  const asked = [...open.values()]
  // No money is let go at an end before all is known: whether it is the end still, and what of it goes back.
  memory = asked.reduce(ended, memory)
  for (const request of asked) memory = await prepared(services, memory, request, began)
  // All at once: a round that breaks before this is read again as if it had not been.
  await shelf.write(memory)
  return { read, ...(await sendWaiting(services, memory)) }
}

async function sendWaiting(
  { centre, shelf, clock }: AgentServices,
  before: Memory,
): Promise<Pick<Round, 'taken' | 'refused'>> {
  let memory = before
  let taken = 0
  const refused: string[] = []
  for (const [place, message] of before.messages.entries()) {
    if (message.state !== 'waiting' || message.from > clock.now().getTime()) continue
    const told = await centre.tell(message)
    if (told.ok) taken++
    else refused.push(told.error.code)
    const after: Prepared = {
      ...message,
      state: told.ok ? 'taken' : 'refused',
      answer: told.ok ? told.value.text : told.error.code,
    }
    memory = { ...memory, messages: memory.messages.with(place, after) }
    if (!told.ok) memory = takenBack(memory, after)
    await shelf.write(memory)
  }
  return { taken, refused }
}

/** What an answer had promised is undone where the centre refuses it, unless it took another one. */
function takenBack(memory: Memory, { request, promised }: Prepared): Memory {
  const stands = memory.messages.some((one) => one.request === request && one.state !== 'refused')
  if (promised === null || stands) return memory
  const { leg, place, parts } = promised
  const told = Object.entries(memory.told[place] ?? {}).map(([out, sum]) => [out, sum - partOf(parts, out)] as const)
  return {
    ...memory,
    holds: memory.holds.filter((hold) => hold.leg !== leg),
    told: { ...memory.told, [place]: Object.fromEntries(told) },
  }
}

/** Whether a request is to be answered and has no answer yet. */
function isNew({ messages }: Memory, { id, state }: CentreRequest): boolean {
  return state === 'open' && !messages.some((message) => message.request === id)
}

/** The memory with the answer to a new request, from holds as they are at a moment; what ends holds is in the memory already. */
async function prepared(services: AgentServices, memory: Memory, request: CentreRequest, at: number): Promise<Memory> {
  if (request.kind === 'hold') return heldFor(services, memory, request, at)
  const told = request.kind === 'confirm' ? await confirmation(services, request) : ending(services, request)
  return { ...memory, messages: [...memory.messages, ...messagesOf(services, { request, promised: null }, [told])] }
}

function messagesOf(
  { manner, clock, delay }: AgentServices,
  { request, promised }: { readonly request: CentreRequest; readonly promised: Promised | null },
  told: readonly Told[],
): readonly Prepared[] {
  const from = manner === 'delays' ? clock.now().getTime() + delay : 0
  return told.map((one) => ({ ...one, request: request.id, promised, from, state: 'waiting', answer: null }))
}

/** Every message has a name that follows from its request: made anew from the same books it is the same message. */
const nameFor = (bank: string, { id }: CentreRequest): string => `${bank}${isoIdOf(id)}`

async function confirmation({ bank, books, clock }: AgentServices, request: CentreRequest): Promise<Told> {
  const payments = books === undefined ? madeUpPayments(request) : await books.made(request.payments)
  const head = { message: nameFor(bank, request), request: request.id, recovery: request.recovery, bank }
  const answer = recallAnswerMessage({ kind: 'confirmation', ...head, at: clock.now().getTime(), payments })
  return { path: '/api/v1/recalls/replies', type: 'application/xml', text: writeMessage(answer) }
}

async function heldFor(
  services: AgentServices,
  memory: Memory,
  request: CentreRequest,
  began: number,
): Promise<Memory> {
  const { bank, books, manner, clock } = services
  const { payment, leg, amount } = request
  if (payment === null || leg === null) return memory
  const place = placeOf(payment)
  const told = memory.told[place] ?? {}
  const method: LotMethod = request.method === 'pro-rata' ? 'pro-rata' : 'first-in-first-out'
  const answer =
    books === undefined
      ? { outcome: madeUp(request), told: {} }
      : outcomeOf(
          await books.account(payment.account),
          { reference: payment.reference, amount, method },
          { holds: memory.holds.map((hold) => heldAt(hold, began)), told, victims: victimsAt(memory, place) },
        )
  const { outcome } = answer
  const at = clock.now().getTime()
  const name = nameFor(bank, request)
  const replies: Told[] = [
    replyWith({ bank, at, request, name }, manner === 'lies' ? lieOf(request, outcome) : outcome),
  ]
  if (manner === 'contradicts') {
    const other = contradictionOf(outcome)
    replies.push(
      replyWith({ bank, at, request, name }, other),
      replyWith({ bank, at, request, name: `${name.slice(0, -1)}x` }, other),
    )
  }
  const hold = { leg, account: payment.account, reference: payment.reference, amount: outcome.held, at }
  const sums = Object.entries(answer.told).map(([out, part]) => [out, part + partOf(told, out)] as const)
  return {
    ...memory,
    messages: [
      ...memory.messages,
      ...messagesOf(services, { request, promised: { leg, place, parts: answer.told } }, replies),
    ],
    holds: outcome.held > 0n ? [...memory.holds, hold] : memory.holds,
    told: { ...memory.told, [place]: { ...told, ...Object.fromEntries(sums) } },
  }
}

interface Reply {
  readonly bank: string
  readonly at: number
  readonly request: CentreRequest
  readonly name: string
}

function replyWith({ bank, at, request, name }: Reply, outcome: RecallOutcome): Told {
  const { id, leg, recovery } = request
  const message = recallAnswerMessage({ kind: 'outcome', message: name, request: id, recovery, bank, at, leg, outcome })
  return { path: '/api/v1/recalls/replies', type: 'application/xml', text: writeMessage(message) }
}

/** The word that money went back, or was let go: a real bank does it first. */
function ending({ bank, clock }: AgentServices, request: CentreRequest): Told {
  const { id, leg, amount, payment } = request
  const message = nameFor(bank, request)
  if (request.kind === 'release') {
    const text = JSON.stringify({ message, request: id, amount: Number(amount) })
    return { path: '/api/v1/recalls/releases', type: 'application/json', text }
  }
  const returns = [{ request: id, leg, reference: payment?.reference ?? null, amount }]
  const text = writeMessage(returnMessage({ message, at: clock.now().getTime(), returns }))
  return { path: '/api/v1/recalls/returns', type: 'application/xml', text }
}

/** What is let go is the holder's again; what goes back stays gone. */
function ended(memory: Memory, { kind, leg, amount }: CentreRequest): Memory {
  if (kind !== 'release' && kind !== 'return') return memory
  const holds = memory.holds.map((hold) => {
    if (hold.leg !== leg) return hold
    if (kind === 'release') return { ...hold, amount: hold.amount - amount }
    return { ...hold, returned: (hold.returned ?? 0n) + amount }
  })
  return { ...memory, holds }
}

/** What every request tells, whether it is to be answered or not. */
function heard(memory: Memory, request: CentreRequest): Memory {
  return returnedTo(keptUntil(memory, request), request)
}

/** Where money goes back to, until the request is withdrawn. */
function returnedTo(memory: Memory, { id, state, payment, returnTo: account }: CentreRequest): Memory {
  if (payment === null || account === null) return memory
  const { [id]: _before, ...others } = memory.returnTo ?? {}
  const own = { place: placeOf(payment), account }
  return { ...memory, returnTo: state === 'withdrawn' ? others : { ...others, [id]: own } }
}

/** Accounts that the centre asked a payment's money to be returned to. */
function victimsAt({ returnTo = {} }: Memory, place: string): readonly string[] {
  return Object.values(returnTo)
    .filter((one) => one.place === place)
    .map(({ account }) => account)
}

const placeOf = ({ account, reference }: { readonly account: string; readonly reference: string }): string =>
  `${account} ${reference}`

/** Papers may move the last day of a hold: then its request is listed again, answered as it is. */
function keptUntil(memory: Memory, { leg, holdUntil: until }: CentreRequest): Memory {
  if (until === null) return memory
  const holds = memory.holds.map((hold) => (hold.leg === leg ? { ...hold, until } : hold))
  return { ...memory, holds }
}

/** What of a hold is not the holder's at a moment. */
function heldAt(hold: HeldMoney, now: number): HeldMoney {
  const isOver = hold.until !== undefined && hold.until <= now
  return isOver ? { ...hold, amount: hold.returned ?? 0n } : hold
}

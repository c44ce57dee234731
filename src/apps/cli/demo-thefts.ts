import { createHash } from 'node:crypto'
import { regionCodes } from '#domains/taxonomy'
import { nationalDay } from '#kernel/clock'
import { unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import { answeredAt, ibanOf, makeStream, type PaymentWorld, type Stream, simulatedBanks } from '#simulation/payments'
import type { Services } from '../services.ts'
import { cliActor } from './command.ts'
import { type DemoBank, type DemoRequest, referenceOf } from './demo-banks.ts'
import type { DemoClock } from './demo-life.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How many victims tell within the last half hour. */
const freshMost = 4

/** Thefts that are reported and chased while the simulated country goes on living. */
export interface TheftScene {
  readonly services: Services
  readonly clock: DemoClock
  readonly seed: number
  readonly world: PaymentWorld
  readonly banks: readonly DemoBank[]
  /** The machine's present: nothing happens after it. */
  readonly now: number
}

interface Chase extends TheftScene {
  readonly stream: Stream
  readonly words: ReturnType<Services['messages']['in']>
  /** What is to come, in no order. */
  readonly ahead: { readonly at: number; readonly act: (at: number) => Promise<void> }[]
  /** Of each recovery, by its id. */
  readonly opened: Map<string, Opened>
}

interface Opened {
  readonly place: number
  /** The victim's account. */
  readonly account: string
}

/** People of the demo: who works on recoveries, who records sanctions. */
const staff = (id: string): Actor => ({ ...cliActor, id, roles: ['analyst', 'investigator', 'supervisor'] })
const officer = staff('demo')
const second = staff('demo-second')

/** Lives through the thefts up to the present; gives the ids of the recoveries, the first opened first. */
export async function chaseThefts(scene: TheftScene): Promise<readonly string[]> {
  const words = scene.services.messages.in('kk')
  const chase: Chase = { ...scene, stream: makeStream(scene.seed, 107), words, ahead: [], opened: new Map() }
  const { thefts } = scene.world.truth()
  const waiting = thefts.filter(
    ({ lastAt, reportedAt = scene.now }) => lastAt < scene.now - hour && reportedAt >= scene.now,
  )
  // Some tell just now, so that clocks are running on the screens.
  const fresh = new Map(waiting.slice(-freshMost).map(({ theft }, k) => [theft, scene.now - (4 + 7 * k) * minute]))
  for (const { theft, reportedAt } of thefts) {
    const at = fresh.get(theft) ?? reportedAt
    if (at !== undefined && at <= scene.now) chase.ahead.push({ at, act: () => report(chase, theft, at) })
  }
  for (;;) {
    const next = chase.ahead.reduce<Chase['ahead'][number] | undefined>(
      (first, one) => (first === undefined || one.at < first.at ? one : first),
      undefined,
    )
    if (next === undefined || next.at > scene.now) break
    chase.ahead.splice(chase.ahead.indexOf(next), 1)
    scene.world.play(next.at)
    scene.clock.set(new Date(next.at))
    await scene.services.payments.settling.lapse()
    await scene.services.payments.tracking.runClocks()
    await next.act(next.at)
    await readAll(chase, next.at)
  }
  scene.clock.set(new Date(scene.now))
  await scene.services.payments.settling.lapse()
  return [...chase.opened.keys()]
}

/** A victim tells: the hotline's officer has seen the payments, or the victim's bank is asked first. */
async function report(chase: Chase, theft: number, at: number): Promise<void> {
  const { world, services, seed } = chase
  const { books, accounts } = world
  const told = world.truth().thefts[theft]
  if (told === undefined || told.payments.length === 0) return
  const seen = theft % 3 !== 2
  const payments = told.payments.map((payment) => ({
    ...(seen && { reference: referenceOf(seed, payment) }),
    account: ibanOf(accounts, books.creditor(payment)),
    amount: BigInt(books.amount(payment)),
    at: new Date(books.at(payment)),
  }))
  const place = chase.opened.size
  const input = {
    channel: seen ? ('hotline' as const) : ('police' as const),
    victimBank: simulatedBanks[accounts.bank[told.victim] ?? 0] ?? '101',
    region: regionCodes[(place * 7) % regionCodes.length],
    payments,
    confirmed: seen,
  }
  const opened = await services.payments.tracking.open({
    actor: officer,
    input,
    idempotencyKey: `demo-${seed}-${theft}`,
  })
  // Where all of it went with a payment that somebody else tells of, there is nothing to chase.
  if (!opened.ok) return
  const { id } = opened.value.recovery
  chase.opened.set(id, { place, account: ibanOf(accounts, told.victim) })
  if (place % 9 === 7) chase.ahead.push({ at: at + 3 * hour, act: () => callOff(chase, id) })
  else chase.ahead.push({ at: at + 1.5 * day, act: (moment) => decide(chase, id, moment) })
}

/** Lets the banks read what they are asked, and sets when they will answer. */
async function readAll(chase: Chase, at: number): Promise<void> {
  for (const bank of chase.banks) {
    for (const request of await bank.read()) {
      const moment = answeredAt(bank.manner, at, chase.stream)
      if (moment === undefined) continue
      // Where money is to go back people look at it once more.
      const later = request.kind === 'return' ? 5 * hour : 0
      chase.ahead.push({ at: moment + later, act: (when) => answer(bank, request, when) })
    }
  }
}

/** A request that was withdrawn meanwhile is answered too late: that is told, and nothing comes of it. */
async function answer(bank: DemoBank, request: DemoRequest, at: number): Promise<void> {
  await bank.answer(request, at)
}

async function callOff({ services, words }: Chase, id: string): Promise<void> {
  // Too late where money was sanctioned; nothing is lost by that.
  await services.payments.tracking.cancel(officer, { id, reason: words('demo-payments.cancelled') })
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** A day and a half later: a notice where money is held, of four out of five; else the analysis ends. */
async function decide(chase: Chase, id: string, at: number): Promise<void> {
  const { services, words, seed } = chase
  const { papers: desk } = services.payments.settling
  const { place = 0 } = chase.opened.get(id) ?? {}
  const { holds } = unwrap(await desk.papers(officer, id))
  const open = holds.filter(({ state }) => state === 'held')
  const again = () => chase.ahead.push({ at: at + 2 * day, act: (moment) => decide(chase, id, moment) })
  if (open.length === 0) {
    const concluded = await desk.conclude(officer, { recovery: id, reason: words('demo-payments.concluded') })
    // A bank has yet to answer.
    if (!concluded.ok && chase.ahead.length > 0 && place % 5 !== 4) again()
    return
  }
  if (place % 5 === 4) return void again()
  const number = `${seed}-${place + 1}`
  const notice = await desk.recordNotice(officer, {
    recovery: id,
    number: `D-${number}`,
    day: nationalDay(new Date(at)),
    policeBody: words('demo-payments.police'),
    caseNumber: `2600000${String(place).padStart(8, '0')}`,
    digest: digestOf(`notice ${number}`),
    extends: place % 4 === 1,
    holds: open.map(({ id: hold }) => ({ hold })),
  })
  if (notice.ok)
    chase.ahead.push({ at: at + day, act: (moment) => sanction(chase, { id, notice: notice.value, moment }) })
}

type Notice = Extract<
  Awaited<ReturnType<Services['payments']['settling']['papers']['recordNotice']>>,
  { readonly ok: true }
>['value']

async function sanction(
  chase: Chase,
  { id, notice, moment }: { readonly id: string; readonly notice: Notice; readonly moment: number },
): Promise<void> {
  const { services, words, seed } = chase
  const { place = 0, account = '' } = chase.opened.get(id) ?? {}
  // One that a hold has lapsed under meanwhile is refused, as it would be in life.
  await services.payments.settling.papers.recordSanction(second, {
    recovery: id,
    notice: notice.id,
    number: `S-${seed}-${place + 1}`,
    day: nationalDay(new Date(moment)),
    office: words('demo-payments.prosecutor'),
    digest: digestOf(`sanction ${seed}-${place + 1}`),
    returns: notice.holds.map(({ hold, amount }) => ({ hold, amount, account })),
  })
  chase.ahead.push({ at: moment + day, act: (at) => decide(chase, id, at) })
}

import { figuresListener } from '#domains/desk'
import { suggestionsListener } from '#domains/reports'
import { languages } from '#kernel/language'
import type { Result } from '#kernel/result'
import { makeRelay } from '#platform/outbox'
import type { Services } from '../services.ts'
import { cliActor } from './command.ts'
import type { DemoClock, Lived } from './demo-life.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** What the desk did in the demo. */
export interface DeskTotals {
  readonly referrals: number
  readonly links: number
  readonly crises: number
}

/**
 * Fills the screens of the desk from the reports that were new: who can be asked to act, letters with their answers, reports
 * that belong together, an alarm that ended, and the figures. Without new reports nothing is written.
 */
export async function fillDesk(services: Services, clock: DemoClock, lived: readonly Lived[]): Promise<DeskTotals> {
  const [first] = lived
  if (first === undefined) return { referrals: 0, links: 0, crises: 0 }
  clock.set(first.submittedAt)
  const register = await enterAddressees(services)
  const desk = { services, clock, words: services.messages.in('kk') }
  const totals = {
    referrals: await refer(desk, lived, register),
    links: await linkShared(desk, lived),
    crises: await endCrisis(desk, lived),
  }
  clock.set(new Date())
  await using relay = makeRelay({
    ...services,
    listeners: [figuresListener(services.figures), suggestionsListener(services.suggestions)],
  })
  await relay.drain()
  return totals
}

interface Desk {
  readonly services: Services
  readonly clock: DemoClock
  readonly words: ReturnType<Services['messages']['in']>
}

type Entry = Parameters<Services['referrals']['saveAddressee']>[1]['entry']
type Addressee = Awaited<ReturnType<Services['referrals']['addressees']>>[number]

/** Institutions that are made up; their addresses stand under `.example`, which leads nowhere (RFC 2606, section 2). */
const register: readonly Pick<Entry, 'kind' | 'how' | 'address' | 'region' | 'language' | 'answerDays'>[] = [
  { kind: 'police', how: 'email', address: 'almaty@police.example', region: 'KZ-75', language: 'kk', answerDays: 3 },
  { kind: 'police', how: 'email', address: 'astana@police.example', region: 'KZ-71', language: 'kk', answerDays: 3 },
  { kind: 'police', how: 'letter', address: 'police.example', region: 'KZ-35', language: 'ru', answerDays: 3 },
  { kind: 'police', how: 'email', address: 'duty@police.example', region: null, language: 'kk', answerDays: 3 },
  { kind: 'provider', how: 'email', address: 'abuse@provider.example', region: null, language: 'ru', answerDays: 1 },
  {
    kind: 'foreign-hotline',
    how: 'portal',
    address: 'https://hotlines.example/reports',
    region: null,
    language: 'en',
    answerDays: 3,
  },
  { kind: 'ministry', how: 'letter', address: 'ministry.example', region: null, language: 'kk', answerDays: 15 },
  { kind: 'helpline', how: 'email', address: '111@helpline.example', region: null, language: 'kk', answerDays: 1 },
]

/** Enters those addressees that are not there yet. */
async function enterAddressees({ referrals, messages }: Services): Promise<readonly Addressee[]> {
  const known = await referrals.addressees(cliActor)
  const entered: Addressee[] = []
  for (const one of register) {
    const names = Object.fromEntries(
      languages.map((language) => {
        const t = messages.in(language)
        const where = one.region === null ? '' : t(`taxonomy.region.${one.region}.title`)
        return [language, where === '' ? t(`cli.demo.${one.kind}`) : t('cli.demo.police-of', { region: where })]
      }),
    ) as Entry['names']
    const there = known.find(({ address, region }) => address === one.address && region === one.region)
    const entry = { ...one, names, organisationId: null, active: true }
    entered.push(there ?? orThrow(await referrals.saveAddressee(cliActor, { entry })))
  }
  return entered
}

/** What becomes of a letter, by turns; the last ones are late and not answered yet. */
const fates = ['acted', 'acknowledged', 'acted', 'refused', 'sent', 'acted', 'no-answer', 'drafted'] as const

/** Every third report that was passed on is written about: to the police of its region, and to whom its topic concerns. */
async function refer(desk: Desk, lived: readonly Lived[], to: readonly Addressee[]): Promise<number> {
  const passedOn = lived.filter(({ referred }, i) => referred && i % 3 === 0)
  let count = 0
  for (const report of passedOn) {
    for (const addressee of addresseesFor(report, to, count)) {
      const fate = fates[count % fates.length] ?? 'sent'
      await write(desk, { report, addressee, fate })
      count++
    }
  }
  return count
}

const children: ReadonlySet<Lived['topic']> = new Set(['csam', 'grooming', 'cyberbullying'])

function addresseesFor({ topic, region }: Lived, to: readonly Addressee[], turn: number): readonly Addressee[] {
  const of = (kind: Addressee['kind']) => to.filter((one) => one.kind === kind)
  const police = of('police').find((one) => one.region === region) ?? of('police').find((one) => one.region === null)
  const others = topic === 'csam' ? 'foreign-hotline' : children.has(topic) ? 'helpline' : 'provider'
  const second = topic === 'fraud' || children.has(topic) ? others : 'ministry'
  return [...(police ? [police] : []), ...(turn % 2 === 0 ? of(second) : [])]
}

interface Letter {
  readonly report: Lived
  readonly addressee: Addressee
  readonly fate: (typeof fates)[number]
}

/** One letter from its draft to its answer, each step at its own time; what would lie in the future has not happened. */
async function write({ services, clock, words }: Desk, { report, addressee, fate }: Letter): Promise<void> {
  const { referrals } = services
  let at = report.assessedAt?.getTime() ?? report.submittedAt.getTime()
  const later = (by: number) => {
    at += by
    if (at >= Date.now()) return false
    clock.set(new Date(at))
    return true
  }
  if (!later(20 * minute)) return
  const order = { reportId: report.id, addresseeId: addressee.id }
  const key = `demo-${report.id}-${addressee.id}`
  let kept = orThrow(await referrals.draft(cliActor, order, key))
  const step = async (change: Omit<Change, 'id' | 'version'>) => {
    kept = orThrow(await referrals.change(cliActor, { id: kept.id, version: kept.version, ...change }))
  }
  if (fate === 'drafted' || !later(15 * minute)) return
  // Never by mail, even where mail is configured: nobody is behind these addresses.
  await step({ action: 'send', how: addressee.how === 'portal' ? 'portal' : 'copied' })
  if (fate === 'sent' || !later((addressee.answerDays * day) / 6)) return
  if (fate === 'no-answer') {
    if (later(addressee.answerDays * day)) await step({ action: 'no-answer' })
    return
  }
  await step({ action: 'acknowledge', reference: `DEMO-${kept.id.slice(-6).toUpperCase()}` })
  if (fate === 'acknowledged' || !later((addressee.answerDays * day) / 3)) return
  if (fate === 'refused') await step({ action: 'refuse', note: words('cli.demo.refused') })
  else await step({ action: 'act', note: words('cli.demo.acted'), removed: addressee.kind !== 'ministry' })
}

type Change = Parameters<Services['referrals']['change']>[1]

/** The most links that are made: enough to see, few enough to read. */
const linksMost = 40

/** Reports that name the same identifier belong to the same offender; each is linked to the first one that did. */
async function linkShared({ services, clock, words }: Desk, lived: readonly Lived[]): Promise<number> {
  const firsts = new Map<string, Lived>()
  let links = 0
  for (const report of lived) {
    const before = report.observables.map((id) => firsts.get(id)).find((one) => one !== undefined)
    for (const id of report.observables) if (!firsts.has(id)) firsts.set(id, report)
    if (before === undefined || before.id === report.id || links >= linksMost) continue
    clock.set(new Date(Math.min(Date.now(), (report.assessedAt ?? report.submittedAt).getTime() + 5 * minute)))
    const given = {
      id: before.id,
      reports: [report.id],
      kind: 'same-offender',
      reason: words('cli.demo.link'),
    } as const
    links += orThrow(await services.reports.links.link({ actor: cliActor, ...given })).linked
  }
  return links
}

/** One alarm, about the newest report in which somebody was in danger: raised, taken and ended. */
async function endCrisis({ services, clock, words }: Desk, lived: readonly Lived[]): Promise<number> {
  const report = lived.findLast(
    ({ danger, submittedAt }) => danger === 'now' && submittedAt.getTime() < Date.now() - hour,
  )
  if (report === undefined) return 0
  const { crises } = services
  const actor = { ...cliActor, roles: ['supervisor'] as const }
  const at = (by: number) => clock.set(new Date(report.submittedAt.getTime() + by))
  at(minute)
  const { id } = orThrow(await crises.raise(actor, { kind: 'life', reportId: report.id }))
  at(2 * minute)
  orThrow(await crises.acknowledge(actor, id))
  at(25 * minute)
  orThrow(await crises.end(actor, { id, outcome: 'services-called', note: words('cli.demo.crisis') }))
  return 1
}

function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

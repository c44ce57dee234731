import { randomUUID } from 'node:crypto'
import { type Delivery, makeBlockCode } from '#domains/calls'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import type { TestApplication } from './application.ts'
import type { Staff } from './staff.ts'

/** Operators whose nodes tell of calls, for looking at the screens of call screening. Everything is synthetic. */
export interface CallsWorld {
  /** Lets every node but the last tell of the minute that is running. */
  tell(calls: number): Promise<void>
  /** Opens an appeal about a call that a rule has just rejected. */
  appeal(given: { readonly rule: Rejected['rule']; readonly words: string; readonly caller?: string }): Promise<string>
}

type Rejected = Delivery['blocked'][number]
type Count = Delivery['counts'][number]

const minute = 60_000

/** What a thousand calls of a trunk become. */
const mix: readonly (Pick<Count, 'country' | 'rule' | 'action' | 'shadow'> & { readonly share: number })[] = [
  { country: 'KZ', rule: '', action: 'allow', shadow: false, share: 520 },
  { country: 'KZ', rule: '', action: 'allow-verstat', shadow: false, share: 180 },
  { country: 'RU', rule: '', action: 'allow', shadow: false, share: 140 },
  { country: 'UZ', rule: '', action: 'allow', shadow: false, share: 35 },
  { country: 'GB', rule: '', action: 'allow', shadow: false, share: 9 },
  { country: '001', rule: '', action: 'allow', shadow: false, share: 1 },
  { country: 'KZ', rule: 'foreign-fixed', action: 'reject', shadow: false, share: 46 },
  { country: 'KZ', rule: 'foreign-mobile', action: 'reject', shadow: false, share: 31 },
  { country: '', rule: 'numbering', action: 'reject', shadow: false, share: 14 },
  { country: 'KZ', rule: 'do-not-originate', action: 'reject', shadow: false, share: 6 },
  { country: 'KZ', rule: 'listed', action: 'withhold', shadow: false, share: 4 },
  { country: 'KZ', rule: 'unregistered', action: 'route-advance', shadow: false, share: 5 },
  { country: 'RU', rule: 'velocity', action: 'reject', shadow: true, share: 12 },
  { country: 'KZ', rule: 'unregistered', action: 'reject', shadow: true, share: 8 },
]

function countsOf(at: Date, trunk: string, calls: number): readonly Count[] {
  return mix
    .map(({ share, ...kind }) => ({
      ...kind,
      minute: at.toISOString(),
      trunk,
      calls: Math.round((calls * share) / 1000),
    }))
    .filter((count) => count.calls > 0)
}

/** Lets three operators tell of the last hours, and called people complain. */
export async function populateCalls(
  { services }: Pick<TestApplication, 'services'>,
  administrator: Staff,
): Promise<CallsWorld> {
  const nodes: Actor[] = []
  for (const name of ['Steppe Telecom (үлгі)', 'Alatau Mobile (үлгі)', 'Caspian Line (үлгі)']) {
    const made = await administrator.call<{ id: string }>('POST', '/api/v1/organisations', { kind: 'operator', name })
    if (made.status >= 400) throw new Error(JSON.stringify(made.body))
    nodes.push({ ...anonymous, kind: 'client', id: randomUUID(), organisation: made.body.id, roles: ['partner'] })
  }
  const [first = anonymous, second = anonymous, third = anonymous] = nodes
  const deliver = async (node: Actor, told: Partial<Delivery>) =>
    unwrap(await services.calls.decisions.deliver(node, { id: randomUUID(), counts: [], blocked: [], ...told }))
  const tellMinute = async (at: Date, calls: number, quiet: boolean) => {
    await deliver(first, {
      counts: [...countsOf(at, 'int-frankfurt-1', calls), ...countsOf(at, 'int-moscow-2', calls / 2)],
    })
    await deliver(second, { counts: [...countsOf(at, 'ic-alatau', calls * 1.4)] })
    if (!quiet) await deliver(third, { counts: [...countsOf(at, 'tgrp-07.caspian.example', calls / 3)] })
  }
  const now = services.clock.now().getTime()
  for (let ago = 170; ago >= 0; ago--) {
    const wave = 9000 + 2500 * Math.sin(ago / 23) + 700 * Math.sin(ago * 1.7)
    await tellMinute(new Date(now - ago * minute), ago === 0 ? wave / 3 : wave, false)
  }
  await complain(services, nodes)
  return {
    tell: (calls) => tellMinute(services.clock.now(), calls, true),
    appeal: async ({ rule, words, caller }) => {
      const at = services.clock.now()
      const code = makeBlockCode(at.getTime(), Math.floor(Math.random() * 2 ** 35))
      const reason = reasonOf(rule)
      const call = { at: at.toISOString(), code, trunk: 'int-frankfurt-1', country: 'KZ', rule, reason } as const
      await deliver(first, {
        blocked: [{ ...call, action: 'reject', callerHash: 'a'.repeat(64), calledHash: 'b'.repeat(64) }],
      })
      const appeal = { code, words, ...(caller !== undefined && { caller, contact: '+7 701 000 00 00' }) }
      return unwrap(await services.calls.appeals.open(anonymous, appeal)).receipt
    },
  }
}

function reasonOf(rule: Rejected['rule']): Rejected['reason'] {
  if (rule === 'listed') return 'listed-confirmed'
  if (rule === 'numbering') return 'unallocated'
  return rule === 'passport' ? 'passport-invalid' : rule
}

async function complain({ calls, clock }: TestApplication['services'], nodes: readonly Actor[]): Promise<void> {
  const day = clock.now().toISOString().slice(0, 10)
  for (const [place, node] of nodes.entries()) {
    const complaints = Array.from({ length: 9 - place * 3 }, (_, line) => ({
      day,
      caller: 77_011_110_000 + line * 37,
      calls: 180 - line * 17 - place * 20,
    }))
    unwrap(await calls.complaints.deliver(node, { id: randomUUID(), complaints }))
  }
}

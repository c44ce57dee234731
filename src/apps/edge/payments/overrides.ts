import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Override, strongestOverride } from '#engines/screening'
import { writeDurably } from '../store.ts'
import { openEndedOverrides } from './ended-overrides.ts'
import { ibanOf, type PaymentOrder, type Read, refuse } from './order.ts'
import {
  type AskedOverride,
  type KeptOverride,
  keptOverrideSchema,
  type OverrideEnd,
  type OverrideState,
  overAt,
  overrideState,
} from './override.ts'
import { JournalDamaged } from './segments.ts'

/** The overrides of a node, on its disk. */
export interface Overrides {
  /** The one that counts of those that concern a payment now. */
  of(order: PaymentOrder, now: number): Override
  /** Those that still hold. */
  list(now: number): readonly KeptOverride[]
  /** Those in a state, the latest end first; what is over is kept for three years, the latest 50,000 of it. */
  inState(state: OverrideState, now: number): readonly KeptOverride[]
  /** Refuses with `payments.iban-malformed`, `payments.override-ended`, `payments.override-too-long` (a year), `payments.overrides-full`, and as `end`. */
  add(asked: AskedOverride, now: number): Read<KeptOverride>
  /** Ends one at once; refuses with `payments.override.not-found`, and with `payments.journal-unavailable` where the disk takes nothing. */
  end(id: string, end: OverrideEnd, now: number): Read<KeptOverride>
  /** Those that hold, and those that were ended before their time: all that another node has to know. */
  all(now: number): readonly KeptOverride[]
  /**
   * Takes in what another node was told, in any order and however often; what ended stays ended. False where the disk refuses: then
   * it holds until the node stops.
   */
  take(told: readonly KeptOverride[], now: number): boolean
  /** Hears of what this node is told. */
  onTold(hear: (told: KeptOverride) => void): void
}

const file = 'overrides.json'
const most = 50_000
const longest = 366 * 86_400_000

/** Opens the overrides in a folder. Throws `JournalDamaged` where the file is not as it was written: nobody's block may be lost unseen. */
export function openOverrides(folder: string): Overrides {
  const past = openEndedOverrides(folder)
  let kept = readKept(folder)
  let byTarget = indexOf(kept)
  const heard: ((told: KeptOverride) => void)[] = []
  const hold = (next: readonly KeptOverride[]) => {
    kept = next
    byTarget = indexOf(next)
  }
  const over = (now: number) => kept.filter(({ until }) => Date.parse(until) <= now)
  // What is over goes into the record before it leaves this file: a crash between them keeps it twice, never not at all.
  const write = (next: readonly KeptOverride[], now: number) => {
    past.keep(over(now), now)
    writeDurably(folder, file, JSON.stringify(next))
  }
  const told = (next: readonly KeptOverride[], one: KeptOverride, now: number): Read<KeptOverride> => {
    try {
      write(next, now)
    } catch {
      return refuse('payments.journal-unavailable', undefined, 503)
    }
    hold(next)
    for (const hear of heard) hear(one)
    return { ok: true, value: one }
  }
  const all = (now: number) => kept.filter(({ until }) => Date.parse(until) > now)
  const live = (now: number) => all(now).filter(({ ended }) => ended === undefined)
  return {
    of: (order, now) => (byTarget.size === 0 ? undefined : strongestOf(byTarget, order, now)),
    list: live,
    add: (asked, now) => {
      const checked = checkOverride(asked, now)
      if (!checked.ok) return checked
      if (live(now).length >= most || all(now).length >= 2 * most)
        return refuse('payments.overrides-full', undefined, 409)
      const added: KeptOverride = { ...checked.value, id: randomUUID(), at: new Date(now).toISOString() }
      return told([...all(now), added], added, now)
    },
    inState: (state, now) => inState([...past.list(now), ...kept], state, now),
    end: (id, { by, reason }, now) => {
      const found = live(now).find((one) => one.id === id)
      if (found === undefined) return refuse('payments.override.not-found', undefined, 404)
      const ended = { ...found, ended: new Date(now).toISOString(), endedBy: by, endReason: reason }
      return told([...all(now).filter((one) => one.id !== id), ended], ended, now)
    },
    all,
    take: (others, now) => {
      const merged = mergeOverrides(all(now), others, now)
      if (merged === undefined) return true
      try {
        write(merged, now)
        hold(merged)
        return true
      } catch {
        // What is over stays here until the record takes it.
        hold([...over(now), ...merged])
        return false
      }
    },
    onTold: (hear) => void heard.push(hear),
  }
}

function strongestOf(
  byTarget: ReadonlyMap<string, readonly KeptOverride[]>,
  { uetr, debtor, creditor }: PaymentOrder,
  now: number,
): Override {
  const concerned = [uetr ?? '', debtor, creditor].flatMap((target) => byTarget.get(target) ?? [])
  return strongestOverride(concerned.filter(({ until }) => Date.parse(until) > now).map(({ override }) => override))
}

/** Those in a state, each once, the latest end first. */
function inState(overrides: readonly KeptOverride[], state: OverrideState, now: number): readonly KeptOverride[] {
  return [...new Map(overrides.map((one) => [one.id, one])).values()]
    .filter((one) => overrideState(one, now) === state)
    .toSorted((a, b) => overAt(b) - overAt(a))
}

/** Ours with those of others; undefined where they tell nothing new. */
function mergeOverrides(
  ours: readonly KeptOverride[],
  others: readonly KeptOverride[],
  now: number,
): readonly KeptOverride[] | undefined {
  const byId = new Map(ours.map((one) => [one.id, one]))
  let isNew = false
  for (const one of others) {
    const known = byId.get(one.id)
    if (Date.parse(one.until) <= now || (known === undefined && byId.size >= 2 * most)) continue
    if (known !== undefined && (known.ended !== undefined || one.ended === undefined)) continue
    byId.set(one.id, one)
    isNew = true
  }
  return isNew ? [...byId.values()] : undefined
}

/** What was asked for, with its account as it is kept; refuses as `add` does. */
export function checkOverride(asked: AskedOverride, now: number): Read<AskedOverride> {
  if ((asked.account === undefined) === (asked.payment === undefined)) return refuse('request.invalid', 'account', 400)
  const until = Date.parse(asked.until)
  if (until <= now) return refuse('payments.override-ended', 'until')
  if (until > now + longest) return refuse('payments.override-too-long', 'until')
  if (asked.account === undefined) return { ok: true, value: asked }
  const account = ibanOf(asked.account, 'account')
  return account.ok ? { ok: true, value: { ...asked, account: account.value } } : account
}

/** One of a file of the bank: known by what it says, so that it is the same one after a restart and at every node. */
export function filedOverride(asked: AskedOverride, now: number): KeptOverride {
  const { override, account, payment, reason, basis, until, by } = asked
  const hex = createHash('sha256')
    .update(JSON.stringify([override, account, payment, reason, basis, until, by]))
    .digest('hex')
  // A UUID of our own making (RFC 9562, version 8).
  const id = hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-a$4-$5')
  return { ...asked, id, at: new Date(now).toISOString() }
}

/** Makes the folder where there is none. */
function readKept(folder: string): readonly KeptOverride[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const name = join(folder, file)
  let text: string
  try {
    text = readFileSync(name, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  try {
    return z.array(keptOverrideSchema).parse(JSON.parse(text))
  } catch {
    throw new JournalDamaged(name, 0)
  }
}

function indexOf(kept: readonly KeptOverride[]): ReadonlyMap<string, readonly KeptOverride[]> {
  const live = kept.filter(({ ended }) => ended === undefined)
  return Map.groupBy(live, ({ account, payment }) => account ?? payment ?? '')
}

import { createHash, pbkdf2 } from 'node:crypto'
import { availableParallelism, loadavg } from 'node:os'
import { performance } from 'node:perf_hooks'
import { setTimeout as rest } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { ObservableKind } from '#formats/observable'
import { fail, ok, type Result } from '#kernel/result'
import { inTransaction, type Tx } from '#platform/database'
import { addJob } from '#platform/jobs'
import { find } from '../check-store.ts'
import type { IndicatorContext } from '../context-service.ts'
import { officialDomains } from '../official.ts'
import { type Finding, judge } from '../verdict.ts'
import {
  hashedText,
  isPrivateKind,
  type PrivateEntry,
  type PrivateGroup,
  type PrivateKind,
  paddingFor,
  placeOf,
  placesUnder,
  privateKinds,
  sharing,
  slowHash,
} from './private-group.ts'
import * as store from './private-store.ts'

/** What a client must know to ask: how to hash, and how much of the hash to send for each kind. */
export interface PrivateParameters {
  readonly algorithm: string
  /** 32 hexadecimal digits; the same for everybody, another one in every installation. */
  readonly salt: string
  readonly iterations: number
  readonly digits: number
  readonly kinds: readonly { readonly kind: PrivateKind; readonly prefixDigits: number; readonly sharing: number }[]
  /**
   * Endings shared by strangers (`com.kz`) below which something is listed. A domain, with all its parents, is asked for by
   * the prefix of the name one label longer than the longest such ending, or of its last two labels.
   */
  readonly publicSuffixes: readonly string[]
}

/** The check that is not told what is checked. */
export interface PrivateChecks {
  parameters(): Promise<PrivateParameters>
  /**
   * Everything the public may know under a prefix. Fails with `check.private.kind-refused`, or `check.private.bad-prefix`
   * for any other length than the kind's: a longer one would tell more than we may know.
   */
  group(kind: ObservableKind, prefix: string): Promise<Result<PrivateGroup>>
  /** Notes what was listed, and asks for its hashes. */
  note(tx: Tx, observableIds: readonly string[]): Promise<void>
  /** Makes up to 200 hashes that are wanted (about ten milliseconds each), and asks for itself again where more are. */
  prepare(): Promise<number>
  /** Sets right what events did not tell; idempotent. */
  tidy(): Promise<void>
}

/** The job that makes hashes. */
export const hashingJob = 'indicators-private-check'

const part = 200

/** For how long what changes slowly is remembered, in milliseconds. A group that outgrew its fullness goes a step up. */
const life = { fullness: 10 * 60_000, suffixes: 30_000, officials: Number.POSITIVE_INFINITY } as const

const slowly = promisify(pbkdf2)

type Context = Pick<IndicatorContext, 'db' | 'pool' | 'clock' | 'keys'>

/** Makes the private check. */
export function makePrivateChecks(context: Context): PrivateChecks {
  const salt = context.keys.hash('identifier', 'private check, salt').subarray(0, 16)
  const hashOf = async (kind: PrivateKind, value: string) => {
    const bytes = await slowly(hashedText(kind, value), salt, slowHash.iterations, slowHash.digits / 2, 'sha256')
    return bytes.toString('hex')
  }
  const { clock, db } = context
  const officials = lookedUpSeldom(clock, life.officials, (kind: 'domain') =>
    Promise.all(officialDomains.map((name) => hashOf(kind, name))),
  )
  const fullness = lookedUpSeldom(clock, life.fullness, (kind: PrivateKind) =>
    store.fullest(db, kind, privateKinds[kind].prefixDigits),
  )
  // Nothing can be listed below an official, who is asked for by the name itself.
  const suffixes = lookedUpSeldom(clock, life.suffixes, async (_kind: 'domain') =>
    (await store.publicSuffixes(db)).filter((suffix) => !officialDomains.includes(suffix)),
  )
  return {
    parameters: async () => ({
      ...slowHash,
      salt: salt.toString('hex'),
      publicSuffixes: await suffixes.get('domain'),
      kinds: Object.entries(privateKinds).map(([kind, facts]) => ({
        kind: kind as PrivateKind,
        prefixDigits: facts.prefixDigits,
        sharing: sharing(facts),
      })),
    }),
    group: async (kind, prefix) => {
      if (!isPrivateKind(kind)) return fail('check.private.kind-refused')
      const { prefixDigits } = privateKinds[kind]
      if (prefix.length !== prefixDigits || !/^[0-9a-f]+$/.test(prefix)) {
        return fail('check.private.bad-prefix', { digits: prefixDigits })
      }
      const builtIn = kind === 'domain' ? await officials.get(kind) : []
      const entries = [...(await listed(context, kind, prefix)), ...officialEntries(builtIn, prefix)]
      const group = { kind, prefix, entries: entries.toSorted((a, b) => (a.suffix < b.suffix ? -1 : 1)) }
      return ok({ ...group, padding: letters(paddingFor(group, await fullness.get(kind)), `${kind} ${prefix}`) })
    },
    note: async (tx, observableIds) => {
      await store.note(tx, observableIds)
      await addJob(tx, hashingJob, { key: hashingJob })
    },
    prepare: async () => {
      const made = await prepare(context, hashOf)
      if (made > 0) suffixes.forget()
      return made
    },
    tidy: () =>
      inTransaction(context.db, async (tx) => {
        await store.tidy(tx)
        await addJob(tx, hashingJob, { key: hashingJob })
      }),
  }
}

type HashOf = (kind: PrivateKind, value: string) => Promise<string>

const restFactor = 19
/** From which share of its time on this process is busy with requests. */
const busyFrom = 0.2

/** Whether the processors have other work: the load of the last minute, in ready tasks a core. */
function isBusy(): boolean {
  return (loadavg()[0] ?? 0) > availableParallelism() * 0.6
}

async function prepare({ db }: Context, hashOf: HashOf): Promise<number> {
  const wanted = await store.pending(db, part)
  const made: store.Placed[] = []
  for (const one of wanted) {
    const start = performance.now()
    const before = performance.eventLoopUtilization()
    made.push(await placed(one, hashOf))
    // A hash costs as much as a report: where people wait for answers they come first, and hashes get a twentieth.
    const { utilization } = performance.eventLoopUtilization(before)
    if (utilization > busyFrom || isBusy()) await rest((performance.now() - start) * restFactor)
  }
  if (made.length > 0) await store.keepHashes(db, made)
  if (wanted.length === part) await inTransaction(db, (tx) => addJob(tx, hashingJob, { key: hashingJob }))
  return made.length
}

/** A domain stands where its registrable domain does, so that one prefix asks for it and all its parents. */
async function placed(
  { observableId, kind, value, registrable }: store.Pending,
  hashOf: HashOf,
): Promise<store.Placed> {
  const hash = await hashOf(kind, value)
  const anchor = registrable === null || registrable === value ? hash : await hashOf(kind, registrable)
  const suffix = registrable?.slice(registrable.indexOf('.') + 1)
  const publicSuffix = suffix?.includes('.') === true ? suffix : null
  return { observableId, hash, place: placeOf(anchor), publicSuffix }
}

async function listed({ pool, clock }: Context, kind: PrivateKind, prefix: string): Promise<readonly PrivateEntry[]> {
  const hashes = await store.between(pool, kind, placesUnder(prefix))
  const found = await find(
    pool,
    hashes.map(({ observableId }) => observableId),
  )
  const now = clock.now()
  return hashes.flatMap(({ observableId, hash }) => {
    const finding = found.get(observableId)
    return finding === undefined ? [] : entryOf(finding, { kind, suffix: hash.slice(prefix.length), now })
  })
}

/** What the public may know of one value; nothing where that is nothing. */
function entryOf(
  finding: Finding,
  { kind, suffix, now }: { readonly kind: PrivateKind; readonly suffix: string; readonly now: Date },
): readonly PrivateEntry[] {
  if (finding.allowedLevel !== null) {
    return [{ suffix, state: finding.allowedLevel === 'official' ? 'official' : 'popular', topic: null }]
  }
  const target = { kind, value: '', match: 'exact' } as const
  const { state, topic } = judge({ kind, display: '', targets: [{ target, finding }], ceiling: 'clear', now })
  return state === 'none' ? [] : [{ suffix, state, topic }]
}

function officialEntries(hashes: readonly string[], prefix: string): readonly PrivateEntry[] {
  return hashes
    .filter((hash) => hash.startsWith(prefix))
    .map((hash) => ({ suffix: hash.slice(prefix.length), state: 'official', topic: null }))
}

/** Letters without a pattern, always the same for the same group, so that its ETag stays. */
function letters(count: number, seed: string): string {
  const bytes = createHash('shake256', { outputLength: Math.ceil(count / 2) + 1 })
    .update(seed)
    .digest('hex')
  return bytes.slice(0, count)
}

/** Looks something up for each key at most once in `life` milliseconds; again where it failed or was told to forget. */
function lookedUpSeldom<Key, T>(clock: Context['clock'], life: number, lookUp: (key: Key) => Promise<T>) {
  const known = new Map<Key, { readonly at: number; readonly held: Promise<T> }>()
  const get = (key: Key): Promise<T> => {
    const now = clock.now().getTime()
    const before = known.get(key)
    if (before !== undefined && now - before.at < life) return before.held
    const held = lookUp(key)
    known.set(key, { at: now, held })
    held.catch(() => known.delete(key))
    return held
  }
  return { get, forget: () => known.clear() }
}

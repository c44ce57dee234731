import type { Readable } from 'node:stream'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import type { IndicatorContext } from '../context-service.ts'
import { commitAllow } from './allow-batch-service.ts'
import { type Batch, prepareBatch } from './batch-service.ts'
import { commitDeny } from './deny-batch-service.ts'
import { type Entry, type Reject, readEntry } from './entry.ts'
import { type Contents, contentsOf } from './format-service.ts'
import { ImportFault } from './import-fault.ts'
import { type ImportOptions, type ImportPlan, planOf, planText } from './import-options.ts'
import type { ImportRun } from './import-store.ts'
import * as store from './import-store.ts'
import type { BatchOutcome, RunningImport } from './running-service.ts'
import { openSource, type SourceFile } from './source-service.ts'

/** How far an import has come; told after every part that is committed. */
export interface ImportProgress {
  readonly entries: number
  /** How many entries there are, where the format tells beforehand. */
  readonly total: number | undefined
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
}

/** Who wants to hear of an import while it runs. */
export interface ImportListeners {
  readonly progress?: (progress: ImportProgress) => void
  /** Called for every entry that is not taken, in the order of the file, also for those of a run taken up again. */
  readonly reject?: (reject: Reject) => void
}

/** What an import did. */
export interface ImportResult {
  readonly runId: string
  readonly format: Contents['format']
  /** Whether it took up a run that had been cut off. */
  readonly resumed: boolean
  readonly entries: number
  /** Entries that changed the registry; 0 for a file that was imported before. */
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
  /** The first thousand refused entries. */
  readonly rejects: readonly Reject[]
}

/** Taking over other people's lists. */
export interface Importing {
  /**
   * Imports a file, or a stream, which is spooled to disk first. Committed part by part: a run that was cut off is
   * taken up by the next call with the same file and options, and importing again changes nothing. Fails as
   * `openSource`, `contentsOf` and `planOf` do, or with `import.already-running`.
   */
  importFile(
    actor: Actor,
    source: string | Readable,
    options: ImportOptions & ImportListeners,
  ): Promise<Result<ImportResult>>
}

/** Makes the part of the registry that imports. */
export function makeImporting(context: IndicatorContext): Importing {
  return {
    importFile: async (actor, source, options) => {
      const plan = planOf(options, context.clock.now())
      if (!plan.ok) return plan
      const opened = await openSource(source, options.fileName)
      if (!opened.ok) return opened
      await using file = opened.value
      try {
        return await importSource(context, { actor, file, plan: plan.value, listeners: options })
      } catch (error) {
        if (error instanceof ImportFault) return { ok: false, error: error.failure }
        throw error
      }
    },
  }
}

/** Entries committed together: few enough to be done in a fraction of a second, enough to pay for the commit. */
const batchSize = 5000

interface Job {
  readonly actor: Actor
  readonly file: SourceFile
  readonly plan: ImportPlan
  readonly listeners: ImportListeners
}

async function importSource(context: IndicatorContext, job: Job): Promise<Result<ImportResult>> {
  const { actor, file, plan, listeners } = job
  const contents = await contentsOf(file, plan.format)
  if (!contents.ok) return contents
  const { format, total, batches } = contents.value
  const run = await begin(context, job, format)
  const defaultList = plan.list ?? (format === 'warninglist' ? 'allow' : 'deny')
  const running: RunningImport = { context, actor, plan, run, defaultList }
  const told = listenersOf(listeners, total)
  const done = await work(running, batches, told)
  if (!done.ok) return done
  const finished = await finish(running)
  const { changed, unchanged, rejected } = finished
  return ok({
    runId: run.id,
    format,
    resumed: run.resumed,
    entries: done.value,
    changed,
    unchanged,
    rejected,
    rejects: told.rejects,
  })
}

function begin(context: IndicatorContext, { actor, file, plan }: Job, format: string) {
  return inTransaction(context.db, async (tx) => {
    const run = await store.beginRun(tx, {
      id: context.ids.next(),
      sha256: file.sha256,
      options: planText(plan),
      fileName: file.name.slice(0, 400),
      format,
      list: plan.source,
      licence: plan.licence,
      startedBy: actor.id,
      startedAt: context.clock.now(),
    })
    const action = run.resumed ? 'indicators.import-resumed' : 'indicators.import-started'
    const details = { sha256: file.sha256.toString('hex'), position: run.position }
    await context.audit.record(tx, actor, { action, subject: { type: 'import', id: run.id }, details })
    return run
  })
}

function finish({ context, actor, run }: RunningImport): Promise<ImportRun> {
  return inTransaction(context.db, async (tx) => {
    const finished = await store.finishRun(tx, run.id, context.clock.now())
    const { changed, unchanged, rejected } = finished
    await context.audit.record(tx, actor, {
      action: 'indicators.import-finished',
      subject: { type: 'import', id: run.id },
      details: { changed, unchanged, rejected },
    })
    return finished
  })
}

function listenersOf({ progress, reject }: ImportListeners, total: number | undefined) {
  const rejects: Reject[] = []
  return {
    rejects,
    progress: (state: Omit<ImportProgress, 'total'>) => progress?.({ ...state, total }),
    reject: (one: Reject) => {
      if (rejects.length < 1000) rejects.push(one)
      reject?.(one)
    },
  }
}

type Told = ReturnType<typeof listenersOf>

/** Reads the next part while the database works on the one before. Gives the number of entries. */
async function work(
  running: RunningImport,
  batches: AsyncIterable<readonly Entry[]>,
  told: Told,
): Promise<Result<number>> {
  const { run, context } = running
  const before = run.position > 0 ? await store.rejectsOf(context.db, run.id) : new Map<number, string>()
  const commit = committerOf(running, told)
  let committing: Promise<Result<void>> = Promise.resolve(ok(undefined))
  let position = 0
  try {
    for await (const entries of partsOf(batches)) {
      const from = position
      position += entries.length
      if (position <= run.position) {
        tellAgain(entries, from, { before, told })
        continue
      }
      // Parts always begin at a multiple of their size, so a run is taken up exactly between two of them.
      const batch = prepareBatch(running, entries, from)
      const committed = await committing
      if (!committed.ok) return committed
      committing = commit(batch)
      // The next part is read meanwhile; a failure is looked at when it is awaited.
      committing.catch(() => undefined)
    }
    const last = await committing
    return last.ok ? ok(position) : last
  } finally {
    await committing.catch(() => undefined)
  }
}

/** Commits parts one after the other and tells what became of each. */
function committerOf(running: RunningImport, told: Told): (batch: Batch) => Promise<Result<void>> {
  let { changed, unchanged, rejected } = running.run
  return async (batch) => {
    const outcome = await commitBatch(running, batch)
    if (!outcome.ok) return outcome
    const { value } = outcome
    changed += value.changed
    unchanged += value.unchanged
    rejected += value.rejects.length
    for (const { entry: _, ...reject } of value.rejects) told.reject(reject)
    told.progress({ entries: batch.to, changed, unchanged, rejected })
    return ok(undefined)
  }
}

/** Cuts batches of any size into parts of `batchSize` entries. */
async function* partsOf(batches: AsyncIterable<readonly Entry[]>): AsyncGenerator<readonly Entry[]> {
  let held: Entry[] = []
  for await (const batch of batches) {
    for (const entry of batch) {
      held.push(entry)
      if (held.length < batchSize) continue
      yield held
      held = []
    }
  }
  if (held.length > 0) yield held
}

function tellAgain(
  entries: readonly Entry[],
  from: number,
  { before, told }: { readonly before: ReadonlyMap<number, string>; readonly told: Told },
): void {
  for (const [place, entry] of entries.entries()) {
    const code = before.get(from + place + 1)
    if (code === undefined) continue
    const read = readEntry(entry)
    const details = read.ok || read.error.code !== code ? undefined : read.error.details
    told.reject({ line: entry.line, text: entry.text.slice(0, 200), code, ...(details && { details }) })
  }
}

/** Commits a part once. Two writers that locked each other are told apart by the database; the loser tries again. */
async function commitBatch(running: RunningImport, batch: Batch, attempt = 1): Promise<Result<BatchOutcome>> {
  const { context, run } = running
  try {
    return await inTransaction(context.db, async (tx) => {
      if ((await store.lockRun(tx, run.id)) !== batch.from) return fail('import.already-running')
      const allow = await commitAllow(running, tx, batch)
      const deny = await commitDeny(running, tx, batch)
      const rejects = [...batch.rejects, ...deny.rejects].sort((a, b) => a.entry - b.entry)
      const changed = allow.changed + deny.changed
      const unchanged = batch.to - batch.from - changed - rejects.length
      await store.advanceRun(tx, run.id, { position: batch.to, changed, unchanged, rejects })
      return ok({ changed, unchanged, rejects })
    })
  } catch (error) {
    const locked = (error as { code?: unknown }).code === '40P01'
    if (!locked || attempt === 5) throw error
    return commitBatch(running, batch, attempt + 1)
  }
}

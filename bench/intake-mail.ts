import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import { simulateReports } from '../simulation/reports.ts'
import { unwrap } from '../src/kernel/result.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { openCluster } from '../src/platform/postgres-cluster.ts'
import { freePort } from '../test/support/free-port.ts'
import { answerPlan, runApart } from './harness/apart.ts'
import type { Bench, BenchContext } from './harness/types.ts'

/** What the load generator, a process of its own, is told. */
interface LoadPlan {
  readonly port: number
  readonly count: number
  /** Sent before the clock starts. */
  readonly warmUp: number
  readonly seed: number
}

/** What it measured: messages answered with 250, others, and the seconds all took. */
interface LoadResult {
  readonly taken: number
  readonly failed: number
  readonly seconds: number
}

const hotline = 'hotline@saqbol.bench'
const connections = 8
const plan = { count: 3000, warmUp: 300 }

/**
 * Mails as people write them: in three languages, each from an address of its own; half with an HTML part beside the words,
 * a third with a signature, every eighth with a screenshot of 120 kB.
 */
function composeMails({ count, warmUp, seed }: LoadPlan): readonly SendMailOptions[] {
  const reports = simulateReports({
    seed,
    count: count + warmUp,
    from: new Date('2026-10-01'),
    to: new Date('2026-11-21'),
  })
  return reports.map(({ text }, i) => ({
    from: `"Reporter ${i}" <reporter${i}.${seed}@mail.bench>`,
    to: hotline,
    subject: text.slice(0, 60),
    text: i % 3 === 0 ? `${text}\n\n-- \nReporter ${i}` : text,
    ...(i % 2 === 0 && {
      html: `<html><head><style>p{margin:0}</style></head><body><p>${text.replaceAll('\n', '<br>')}</p></body></html>`,
    }),
    ...(i % 8 === 0 && { attachments: [{ filename: 'screenshot.jpg', content: randomBytes(120_000) }] }),
  }))
}

/** Mails as bytes, so that composing them takes no time while the clock runs. */
async function composeRaw(load: LoadPlan): Promise<readonly { readonly from: string; readonly raw: Buffer }[]> {
  const composer = createTransport({ streamTransport: true, buffer: true })
  const composed: { readonly from: string; readonly raw: Buffer }[] = []
  for (const [i, mail] of composeMails(load).entries()) {
    const { message } = await composer.sendMail(mail)
    composed.push({ from: `reporter${i}.${load.seed}@mail.bench`, raw: message as Buffer })
  }
  return composed
}

/** Sends all mails over connections that stay open, as a relay does, and counts what was answered with 250. */
async function generateLoad(load: LoadPlan): Promise<LoadResult> {
  const mails = await composeRaw(load)
  const transport = createTransport({
    pool: true,
    host: '127.0.0.1',
    port: load.port,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  })
  let failed = 0
  const send = async ({ from, raw }: (typeof mails)[number]) => {
    await transport.sendMail({ envelope: { from, to: hotline }, raw }).catch(() => failed++)
  }
  await Promise.all(mails.slice(0, load.warmUp).map(send))
  const start = performance.now()
  await Promise.all(mails.slice(load.warmUp).map(send))
  const seconds = (performance.now() - start) / 1000
  transport.close()
  return { taken: mails.length - failed, failed, seconds }
}

/** The worker as `npm start` runs it, on a fresh, durable database of its own, under load. */
async function underLoad(folder: string, url: string, progress: BenchContext['progress']) {
  const { makeServices } = await import('../src/apps/services.ts')
  const { startWorker } = await import('../src/apps/worker/worker.ts')
  const port = await freePort()
  const settings = { MAIL_LISTEN: `127.0.0.1:${port}`, MAIL_RECIPIENTS: hotline, LOG_LEVEL: 'error' }
  const config = unwrap(readConfig({ SAQBOL_DATA: folder, ...settings }))
  const log = makeLog(config, 'bench')
  await using data = openDatabase(url, { log, pool: config.DATABASE_POOL })
  const services = await makeServices({ config, data, log })
  await using _worker = await startWorker(services)
  progress(`${plan.count} mails over ${connections} connections`)
  const result = await runApart<LoadResult>(import.meta.filename, { port, seed: 20261121, ...plan }, folder)
  const { rows } = await data.pool.query<{
    kept: number
    items: number
    answers: number
    fsync: string
    commit: string
  }>(
    `select (select count(*) from reports.submission where channel = 'email') as kept,
       (select count(*) from evidence.item) as items,
       (select count(*) from platform.outgoing_mail) as answers,
       current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
  )
  return { result, ...rows[0] }
}

/** smtp-server alone, which takes every mail and forgets it: what the protocol and the load generator cost. */
async function bareServer(folder: string): Promise<LoadResult> {
  const port = await freePort()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onData: (stream, _session, done) => stream.resume().on('end', () => done()),
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  try {
    return await runApart<LoadResult>(import.meta.filename, { port, seed: 7, ...plan }, folder)
  } finally {
    await new Promise<void>((resolve) => server.close(resolve))
  }
}

/** Mail through SMTP to a durable report. */
export const bench: Bench = {
  name: 'intake-mail',
  about:
    'Mails in three languages over eight SMTP connections, every second one with HTML, every eighth with a picture of 120 kB; 250 is said when the report, its sealed contact, the encrypted picture and the queued answer are committed with fsync. Worker, PostgreSQL and load generator share the machine.',
  keys: ['messagesPerSecond'],
  targets: { messagesPerSecond: { atLeast: 50 } },
  limits: 'the processors of the machine, which all of them share; see the peer for what SMTP itself takes.',
  run: async ({ progress }) => {
    const folder = mkdtempSync(join(tmpdir(), 'saqbol-intake-mail-'))
    chmodSync(folder, 0o755)
    progress('creating a database')
    const cluster = await openCluster(folder)
    try {
      const { result, kept, items, answers, fsync, commit } = await underLoad(folder, cluster.url, progress)
      if (fsync !== 'on' || commit !== 'on') throw new Error('the database is not durable')
      const all = plan.count + plan.warmUp
      if (result.failed > 0 || kept !== all || answers !== all || items !== Math.ceil(all / 8)) {
        throw new Error(
          `${result.taken} taken, ${result.failed} failed, ${kept} kept, ${items} files, ${answers} answers`,
        )
      }
      progress('the same mails to smtp-server alone')
      const bare = await bareServer(folder)
      const rate = ({ seconds }: LoadResult) => plan.count / seconds
      return {
        metrics: { messagesPerSecond: rate(result) },
        peers: { 'smtp-server alone, keeping nothing': { messagesPerSecond: rate(bare) } },
      }
    } finally {
      await cluster.release()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

if (import.meta.main) await answerPlan((plan) => generateLoad(plan as LoadPlan))

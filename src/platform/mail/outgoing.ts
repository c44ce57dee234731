import { sql } from 'kysely'
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import type { Config } from '../config.ts'
import type { Database, Tx } from '../database.ts'
import { addJob, type Job } from '../jobs.ts'
import type { Keys } from '../keys.ts'
import type { Log } from '../log.ts'

/** A message to send: plain text to one address. */
export interface OutgoingMail {
  /** What it is for, as a code (`mail-answer`): all that figures and logs know of it. */
  readonly purpose: string
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** With its angle brackets. */
  readonly messageId: string
  /** The message it answers; makes it an automatic answer (RFC 3834): empty return path, `Auto-Submitted: auto-replied`. */
  readonly answers?: { readonly messageId: string; readonly references: readonly string[] }
}

/** Mail on its way out. */
export interface Outgoing {
  /** Puts a message into the queue in the caller's transaction: it leaves after the commit, at least once. */
  queue(tx: Tx, mail: OutgoingMail): Promise<void>
  /** Tries one message now, if it is due and the relay was reached when it was last tried. */
  deliver(id: string): Promise<void>
  /**
   * Tries every message that is due until the relay cannot be reached, and gives up what has waited a week. Returns how
   * many were delivered; none where another run, of whichever process, is at it.
   */
  deliverDue(): Promise<number>
}

/** What sending needs. */
export interface OutgoingServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly log: Log
  readonly config: Pick<Config, 'SMTP_URL'>
}

const sendJob = 'outgoing-mail'
const minute = 60_000
/** An answer that comes after a week helps nobody, and the address has been kept long enough. */
const patience = 7 * 24 * 60 * minute
/** How long a relay counts as silent: longer than from one failing run to the end of the next, which says so again. */
const silence = 5 * minute

/** Makes the queue; messages leave through the relay of `SMTP_URL` and wait where there is none. */
export function makeOutgoing(services: OutgoingServices): Outgoing {
  const { clock } = services
  const send = sender(services.config)
  let silentUntil = 0
  const attempt = async (id: string) => {
    const outcome = await deliver(services, send, id)
    if (outcome === 'unreachable') {
      silentUntil = clock.now().getTime() + silence
      await postponeDue(services)
    } else if (outcome !== 'not-due') silentUntil = 0
    return outcome
  }
  return {
    queue: (tx, mail) => queue(services, tx, mail),
    deliver: async (id) => {
      // Each attempt at a silent relay holds up a worker for its time-out: those of the minute's run are enough.
      if (clock.now().getTime() >= silentUntil) await attempt(id)
    },
    deliverDue: async () => {
      await giveUp(services)
      return send === undefined ? 0 : alone(services.db, () => deliverDue(services, attempt))
    },
  }
}

/** The work of sending: a message at once after its commit, and every minute what is due again. */
export function outgoingJobs(outgoing: Outgoing): readonly Job[] {
  return [
    { name: sendJob, run: (payload) => outgoing.deliver((payload as { id: string }).id) },
    {
      name: 'outgoing-mail-due',
      schedule: '* * * * *',
      run: async () => {
        await outgoing.deliverDue()
      },
    },
  ]
}

async function queue({ clock, ids, keys, config }: OutgoingServices, tx: Tx, mail: OutgoingMail): Promise<void> {
  const id = ids.next()
  const now = clock.now()
  await sql`insert into platform.outgoing_mail (id, sealed, purpose, queued_at, due_at)
    values (${id}, ${keys.seal('outgoing-mail', JSON.stringify(mail))}, ${mail.purpose}, ${now}, ${now})`.execute(tx)
  if (config.SMTP_URL !== undefined) await addJob(tx, sendJob, { payload: { id } })
}

type Send = (mail: OutgoingMail) => Promise<void>

/** Nothing where no relay is configured. */
function sender({ SMTP_URL: url }: OutgoingServices['config']): Send | undefined {
  if (url === undefined) return undefined
  const patient = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000 }
  const transport = createTransport({ url: url.reveal(), ...patient, disableFileAccess: true, disableUrlAccess: true })
  return async (mail) => {
    await transport.sendMail(composed(mail))
  }
}

/** The message as nodemailer takes it; DKIM is the relay's work. */
function composed({ from, to, subject, text, messageId, answers }: OutgoingMail): SendMailOptions {
  const common = { from, to, subject, text, messageId }
  if (answers === undefined) return { ...common, envelope: { from, to } }
  const { messageId: inReplyTo, references } = answers
  const thread = [...references, inReplyTo].filter((id) => id !== '').slice(-20)
  return {
    ...common,
    envelope: { from: '', to },
    ...(inReplyTo !== '' && { inReplyTo }),
    ...(thread.length > 0 && { references: thread }),
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
  }
}

async function giveUp({ db, clock }: OutgoingServices): Promise<void> {
  const now = clock.now()
  await sql`update platform.outgoing_mail set state = 'given-up', sealed = null, finished_at = ${now}
    where state = 'waiting' and queued_at < ${new Date(now.getTime() - patience)}`.execute(db)
}

/** Does the work unless it is being done, here or in another process; nothing is delivered then. */
function alone(db: Database, work: () => Promise<number>): Promise<number> {
  const lock = sql`hashtext('platform outgoing mail')`
  return db.connection().execute(async (session) => {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${lock}) as mine`.execute(session)
    if (rows[0]?.mine !== true) return 0
    try {
      return await work()
    } finally {
      // A session that broke has lost the lock as well.
      await sql`select pg_advisory_unlock(${lock})`.execute(session).catch(() => undefined)
    }
  })
}

/** What became of one attempt; `failed` where the relay answered, `unreachable` where none did. */
type Outcome = 'delivered' | 'failed' | 'unreachable' | 'not-due'

async function deliverDue({ db, clock }: OutgoingServices, attempt: (id: string) => Promise<Outcome>): Promise<number> {
  const { rows } = await sql<{ id: string }>`select id from platform.outgoing_mail
    where state = 'waiting' and due_at <= ${clock.now()} order by due_at limit 200`.execute(db)
  let delivered = 0
  for (const { id } of rows) {
    const outcome = await attempt(id)
    if (outcome === 'unreachable') break
    if (outcome === 'delivered') delivered++
  }
  return delivered
}

/** Lets all that is due wait for a minute, without an attempt to its name: not the messages are at fault. */
async function postponeDue({ db, clock }: OutgoingServices): Promise<void> {
  const now = clock.now()
  await sql`update platform.outgoing_mail set due_at = ${new Date(now.getTime() + minute)}
    where state = 'waiting' and due_at <= ${now}`.execute(db)
}

async function deliver(services: OutgoingServices, send: Send | undefined, id: string): Promise<Outcome> {
  if (send === undefined) return 'not-due'
  const { db, clock, keys } = services
  const now = clock.now()
  // Whoever moves the time on tries it; a process that dies on the way leaves it to the next one in ten minutes.
  const { rows } = await sql<{ sealed: Buffer; attempts: number }>`update platform.outgoing_mail
    set attempts = least(attempts + 1, 30000), due_at = ${new Date(now.getTime() + 10 * minute)}
    where id = ${id} and state = 'waiting' and due_at <= ${now} returning sealed, attempts`.execute(db)
  const [mine] = rows
  if (mine === undefined) return 'not-due'
  const mail = JSON.parse(keys.open('outgoing-mail', mine.sealed)) as OutgoingMail
  try {
    await send(mail)
  } catch (error) {
    await postpone(services, { id, attempts: mine.attempts, purpose: mail.purpose }, error)
    return isUnreachable(error) ? 'unreachable' : 'failed'
  }
  await finish(services, id, { state: 'delivered', fault: null })
  return 'delivered'
}

/** Whether nodemailer says that no connection came about, or that it broke: name, socket, TLS or a time-out. */
function isUnreachable(error: unknown): boolean {
  const { code = '' } = error as SendingFault
  return ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS'].includes(code)
}

async function finish(
  { db, clock }: OutgoingServices,
  id: string,
  { state, fault }: { readonly state: 'delivered' | 'refused'; readonly fault: string | null },
): Promise<void> {
  await sql`update platform.outgoing_mail set state = ${state}, sealed = null, finished_at = ${clock.now()},
    last_fault = ${fault} where id = ${id} and state = 'waiting'`.execute(db)
}

/** What nodemailer says of a failure; its text quotes addresses and goes nowhere. */
interface SendingFault {
  readonly code?: string
  readonly responseCode?: number
}

async function postpone(
  services: OutgoingServices,
  mail: { readonly id: string; readonly attempts: number; readonly purpose: string },
  error: unknown,
): Promise<void> {
  const { db, clock, log } = services
  const { code = 'unknown', responseCode } = error as SendingFault
  const fault =
    String(responseCode ?? code)
      .replaceAll(/[^A-Za-z0-9_.-]/g, '')
      .slice(0, 40) || 'unknown'
  // A wrong password of ours is also a 5xx, and no fault of the message.
  if ((code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500) {
    log.warn({ purpose: mail.purpose, fault }, 'the relay refused a message for good')
    return finish(services, mail.id, { state: 'refused', fault })
  }
  log.warn(
    { purpose: mail.purpose, fault, attempts: mail.attempts },
    'a message could not be sent; it will be tried again',
  )
  const wait = Math.min(2 ** mail.attempts * 30_000, 4 * 60 * minute)
  await sql`update platform.outgoing_mail set due_at = ${new Date(clock.now().getTime() + wait)}, last_fault = ${fault}
    where id = ${mail.id} and state = 'waiting'`.execute(db)
}

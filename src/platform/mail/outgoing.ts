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
  /** Tries one message now, if it is due. */
  deliver(id: string): Promise<void>
  /** Tries every message that is due, and gives up what has waited a week. Returns how many were delivered. */
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

/** Makes the queue; messages leave through the relay of `SMTP_URL` and wait where there is none. */
export function makeOutgoing(services: OutgoingServices): Outgoing {
  const send = sender(services.config)
  return {
    queue: (tx, mail) => queue(services, tx, mail),
    deliver: async (id) => {
      await deliver(services, send, id)
    },
    deliverDue: () => deliverDue(services, send),
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

async function deliverDue(services: OutgoingServices, send: Send | undefined): Promise<number> {
  const { db, clock } = services
  const now = clock.now()
  await sql`update platform.outgoing_mail set state = 'given-up', sealed = null, finished_at = ${now}
    where state = 'waiting' and queued_at < ${new Date(now.getTime() - patience)}`.execute(db)
  if (send === undefined) return 0
  const { rows } = await sql<{ id: string }>`select id from platform.outgoing_mail
    where state = 'waiting' and due_at <= ${now} order by due_at limit 200`.execute(db)
  let delivered = 0
  for (const { id } of rows) if (await deliver(services, send, id)) delivered++
  return delivered
}

async function deliver(services: OutgoingServices, send: Send | undefined, id: string): Promise<boolean> {
  if (send === undefined) return false
  const { db, clock, keys } = services
  const now = clock.now()
  // Whoever moves the time on tries it; a process that dies on the way leaves it to the next one in ten minutes.
  const { rows } = await sql<{ sealed: Buffer; attempts: number }>`update platform.outgoing_mail
    set attempts = least(attempts + 1, 30000), due_at = ${new Date(now.getTime() + 10 * minute)}
    where id = ${id} and state = 'waiting' and due_at <= ${now} returning sealed, attempts`.execute(db)
  const [mine] = rows
  if (mine === undefined) return false
  const mail = JSON.parse(keys.open('outgoing-mail', mine.sealed)) as OutgoingMail
  try {
    await send(mail)
  } catch (error) {
    await postpone(services, { id, attempts: mine.attempts, purpose: mail.purpose }, error)
    return false
  }
  await finish(services, id, { state: 'delivered', fault: null })
  return true
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

import { join } from 'node:path'
import type { Audit } from '#domains/audit'
import { type MailIntake, makeMailIntake } from '#domains/desk'
import { type Evidence, makeEvidence } from '#domains/evidence'
import type { DutyMail } from '#domains/payments'
import type { LetterMail, Reports } from '#domains/reports'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import { type Blobs, makeBlobs } from '#platform/blobs'
import type { Config } from '#platform/config'
import type { Database } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Log } from '#platform/log'
import { makeOutgoing, type Outgoing } from '#platform/mail/outgoing'
import { type Receiving, startReceiving } from '#platform/mail/receiving'
import type { Messages } from '#platform/messages'
import type { Metrics } from '#platform/metrics'
import { StartFailure } from './start-failure.ts'

/** What mail is wired from. */
export interface MailParts {
  readonly config: Config
  readonly log: Log
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly messages: Messages
  readonly metrics: Metrics
  readonly audit: Audit
}

/** The ways of mail that do not depend on reports: out of the house, and attachments into quarantine. */
export interface MailWays {
  readonly blobs: Blobs
  readonly outgoing: Outgoing
  readonly evidence: Evidence
  /** Letters of referral; undefined where no relay is configured, so that people see at once that they must send by hand. */
  readonly letterMail: LetterMail | undefined
  /** Reminders to duty officers of banks; undefined where no relay is configured. */
  readonly dutyMail: DutyMail | undefined
}

/** Wires blobs, evidence and the queue of outgoing mail. */
export function makeMailWays(parts: MailParts): MailWays {
  const { config, ids } = parts
  const blobs = makeBlobs(join(config.SAQBOL_DATA, 'blobs'))
  const outgoing = makeOutgoing(parts)
  const from = config.MAIL_RECIPIENTS?.[0]
  const mailFor = (purpose: string): LetterMail | undefined => {
    if (from === undefined || config.SMTP_URL === undefined) return undefined
    return {
      queue: (tx, mail) => {
        const messageId = `<${ids.next()}@${from.slice(from.lastIndexOf('@') + 1)}>`
        return outgoing.queue(tx, { ...mail, purpose, from, messageId })
      },
    }
  }
  return {
    blobs,
    outgoing,
    evidence: makeEvidence({ ...parts, blobs }),
    letterMail: mailFor('referral-letter'),
    dutyMail: mailFor('recall-reminder'),
  }
}

/** Wires the intake of mail over reports and evidence. */
export function makeMail(parts: MailParts & MailWays & { readonly reports: Reports }): MailIntake {
  return makeMailIntake(parts)
}

/**
 * Opens the SMTP port of `MAIL_LISTEN`; undefined where it is not set. Throws a `StartFailure` where the port or the
 * certificate cannot be had.
 */
export async function startMail(services: {
  readonly config: Config
  readonly log: Log
  readonly messages: Messages
  readonly mail: MailIntake
}): Promise<Receiving | undefined> {
  try {
    return await startReceiving({ ...services, receive: (mail) => services.mail.take(mail) })
  } catch (error) {
    const { code = 'unknown' } = error as { readonly code?: string }
    const where = services.config.MAIL_LISTEN ?? ''
    if (/^(EADDRINUSE|EADDRNOTAVAIL|EACCES|ENOTFOUND)$/.test(code)) {
      throw new StartFailure({ code: 'mail.port.unavailable', details: { where, code } })
    }
    if (/^(ENOENT|ENOTDIR|EISDIR|ERR_OSSL|ERR_SSL)/.test(code)) {
      throw new StartFailure({ code: 'mail.certificate.unreadable', details: { code } })
    }
    throw error
  }
}

import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { Redacted } from '#kernel/redacted'
import { fail, ok, type Result } from '#kernel/result'

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
const count = (fallback: number, least: number, most: number) =>
  z.coerce.number().int().min(least).max(most).default(fallback)
const days = z
  .string()
  .transform((text) => text.split(',').map((day) => day.trim()))
  .pipe(z.array(z.iso.date()).max(500))
  .default([])

/**
 * Every setting of the product, read from the environment in this one place. Names are the environment variables;
 * `saqbol config` prints the result with secrets redacted.
 */
export const configSchema = z.object({
  /** PostgreSQL ≥ 15 to use; without it an embedded PostgreSQL keeps its data under `SAQBOL_DATA`. */
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .transform((url) => new Redacted(url))
    .optional(),
  /** Folder for the embedded database, blobs and the generated secret. */
  SAQBOL_DATA: z.string().min(1).default('.data'),
  /** Master secret, 64 hexadecimal digits; generated into `SAQBOL_DATA/secret` at first start when absent. */
  SAQBOL_SECRET: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .transform((hex) => new Redacted(Buffer.from(hex, 'hex')))
    .optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: count(3000, 0, 65_535),
  /** Address under which people reach the site, without a trailing slash; used in links and set-up messages. */
  SAQBOL_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/$/, ''))
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Number of trusted reverse proxies in front; 0 takes the socket's address as the client's. */
  TRUSTED_PROXIES: count(0, 0, 10),
  /** Connections in the pool of one process. */
  DATABASE_POOL: count(20, 2, 200),
  /** Requests a minute that one address may make before 429. */
  RATE_LIMIT_PER_MINUTE: count(600, 1, 10_000_000),
  /** Reports a minute that one address may send over the API without a key: reading a long text takes time. */
  REPORT_LIMIT_PER_MINUTE: count(60, 1, 10_000_000),
  /** Attempts an hour that one address may make at receipts, passwords and codes. */
  GUESS_LIMIT_PER_HOUR: count(20, 1, 10_000_000),
  /** Days after closing when the words of a report and its conversation are deleted. */
  RETENTION_DAYS: count(90, 1, 3650),
  /** Days after closing when the contact details of a reporter are deleted. */
  CONTACT_RETENTION_DAYS: count(90, 1, 3650),
  /** `host:port` on which the worker takes mail over SMTP; no mail is taken where absent. */
  MAIL_LISTEN: z
    .string()
    .regex(/^(\[[0-9a-f:]+\]|[^:\s]+):\d{1,5}$/i)
    .optional(),
  /** The hotline's addresses, parted by commas: mail to any other is refused. The first one is what answers come from. */
  MAIL_RECIPIENTS: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim().toLowerCase()))
    .pipe(z.array(z.email()).min(1).max(50))
    .optional(),
  /** Files with the certificate chain and its key (PEM) for STARTTLS on `MAIL_LISTEN`. */
  MAIL_TLS_CERTIFICATE: z.string().min(1).optional(),
  MAIL_TLS_KEY: z.string().min(1).optional(),
  /** The largest message taken, in MiB as sent. */
  MAIL_SIZE_MIB: count(25, 1, 100),
  /** Connections taken at the same moment; each may hold one message in memory. */
  MAIL_CONNECTIONS: count(20, 1, 1000),
  /** Automatic answers that one address gets within 24 hours. */
  MAIL_ANSWERS_PER_DAY: count(5, 1, 10_000),
  /** The relay that delivers our mail: `smtp://user:password@host:587`, `smtps://…`. Mail waits where absent. */
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .transform((url) => new Redacted(url))
    .optional(),
  /**
   * Valkey or Redis (6.2 or newer) for what several servers share: `redis://…`, `rediss://…` over TLS. Several URLs parted
   * by commas are nodes of one cluster. Without it each process counts by itself.
   */
  VALKEY_URL: z
    .string()
    .transform((text) => text.split(',').map((url) => url.trim()))
    .pipe(
      z
        .array(z.url({ protocol: /^(redis|valkey)s?$/, error: 'not a redis:// URL' }))
        .min(1)
        .max(50),
    )
    .transform((urls) => new Redacted(urls))
    .optional(),
  /** `host:port` on which the worker serves the zone of blocked names over DNS; not served where absent. */
  DNS_LISTEN: z
    .string()
    .regex(/^(\[[0-9a-f:]+\]|[^:\s]+):\d{1,5}$/i)
    .optional(),
  /** Name of that zone: resolvers of providers know it under this name, nobody else needs to find it. */
  DNS_ZONE: z
    .string()
    .regex(/^(?=.{1,80}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/)
    .default('rpz.saqbol'),
  /** Working days that a bank holds stolen money without a prosecutor's sanction; the law allows five. */
  HOLD_WORKING_DAYS: count(5, 1, 5),
  /** How often a new notice of an investigator may prolong a hold by as many days again. */
  HOLD_EXTENSIONS: count(1, 0, 5),
  /** Working days before its end at which it is told that a hold lapses. */
  LAPSE_TOLD_WORKING_DAYS: count(1, 1, 4),
  /** Hours before its end at which that is told once more. */
  LAPSE_TOLD_HOURS: count(4, 1, 23),
  /** Days for which a key of the centre stays published once another signs. */
  CENTRE_KEY_DAYS: count(30, 1, 3650),
  /** Days off beside weekends and the holidays that the program knows, by the government's decision: `2026-01-08,2027-05-17`. */
  DAYS_OFF: days,
  /** Days at weekends that are worked, by the government's decision. */
  WORKING_WEEKENDS: days,
  /** Minutes that a bank has to say what became of stolen money within a day of the theft, where nothing is agreed with it. */
  ANSWER_MINUTES: count(30, 1, 1440),
  /** The same later than a day after the theft. */
  ANSWER_MINUTES_LATER: count(240, 1, 10_080),
  /** Minutes that a bank has to let held money go or to give it back. */
  SETTLING_MINUTES: count(1440, 1, 10_080),
  /** Per cent of its time after which a bank that is silent is reminded. */
  REMIND_AT_PERCENT: count(50, 1, 99),
  /** Accounts that stolen money is followed through, where nothing else is said for a recovery. */
  TRACE_HOPS: count(10, 1, 50),
  /** Hours after the theft beyond which money is not followed. */
  TRACE_WINDOW_HOURS: count(240, 1, 8760),
  /** Money is not followed where less than so many tenge went on. */
  TRACE_LEAST_TENGE: count(1000, 1, 1_000_000),
  /** Whether banks may be told of requests at addresses of this machine, over plain http: for a sandbox, never in service. */
  WEBHOOK_LOOPBACK: flag.default(false),
  /** Whether `serve` also runs the jobs and the outbox; false where separate workers do. */
  WORKER_IN_SERVER: flag.default(true),
})

/** The settings after parsing, plus the secret that is always there. */
export type Config = Omit<z.output<typeof configSchema>, 'SAQBOL_SECRET'> & {
  readonly SAQBOL_SECRET: Redacted<Buffer>
}

/**
 * Reads the settings from an environment. Fails with `config.invalid` and one line per wrong setting in
 * `details.reasons`. Creates the data folder and the secret file (mode 0600) where they do not exist.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Result<Config> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = configSchema.safeParse(present)
  if (!parsed.success) {
    const reasons = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    return fail('config.invalid', { reasons })
  }
  const fault = mailFault(parsed.data)
  if (fault !== undefined) return fail('config.invalid', { reasons: fault })
  const data = resolve(parsed.data.SAQBOL_DATA)
  const secret = parsed.data.SAQBOL_SECRET ?? storedSecret(data)
  if (!secret) return fail('config.invalid', { reasons: 'SAQBOL_DATA/secret: not 64 hexadecimal digits' })
  return ok({ ...parsed.data, SAQBOL_DATA: data, SAQBOL_SECRET: secret })
}

/** Settings of mail that only make sense together. */
function mailFault(given: z.output<typeof configSchema>): string | undefined {
  if (given.MAIL_LISTEN !== undefined && given.MAIL_RECIPIENTS === undefined) {
    return 'MAIL_RECIPIENTS: needed where MAIL_LISTEN is set'
  }
  if ((given.MAIL_TLS_CERTIFICATE === undefined) !== (given.MAIL_TLS_KEY === undefined)) {
    return 'MAIL_TLS_CERTIFICATE, MAIL_TLS_KEY: both or neither'
  }
  return undefined
}

/** Nothing where the file does not hold a whole secret: a key made from half of one would be weak, and then lost. */
function storedSecret(data: string): Redacted<Buffer> | undefined {
  const file = join(data, 'secret')
  if (!existsSync(file)) makeSecret(data, file)
  const hex = readFileSync(file, 'utf8').trim()
  return /^[0-9a-f]{64}$/i.test(hex) ? new Redacted(Buffer.from(hex, 'hex')) : undefined
}

/** Written beside and linked into place, so that another process starting at the same moment never reads half of it. */
function makeSecret(data: string, file: string): void {
  mkdirSync(data, { recursive: true })
  const beside = `${file}.${process.pid}`
  writeFileSync(beside, randomBytes(32).toString('hex'), { mode: 0o600, flush: true })
  try {
    linkSync(beside, file)
  } catch (error) {
    // The other process was first: its secret holds.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(beside, { force: true })
  }
}

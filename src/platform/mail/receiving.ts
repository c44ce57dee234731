import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions } from 'smtp-server'
import type { Result } from '#kernel/result'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import type { Messages } from '../messages.ts'

/** A message as it came over the wire, with its envelope (RFC 5321). */
export interface ReceivedMail {
  readonly bytes: Buffer
  /** The return path, in lower case; empty for bounces. */
  readonly sender: string
  /** Those of our addresses it was sent to, in lower case, extensions (`hotline+…@`) included. */
  readonly recipients: readonly string[]
}

/** Takes messages in; where they go is `receive`'s matter. */
export interface ReceivingServices {
  readonly config: Pick<
    Config,
    'MAIL_LISTEN' | 'MAIL_RECIPIENTS' | 'MAIL_SIZE_MIB' | 'MAIL_CONNECTIONS' | 'MAIL_TLS_CERTIFICATE' | 'MAIL_TLS_KEY'
  >
  readonly log: Log
  /** Refusals are told in English: replies of SMTP are ASCII (RFC 5321 §2.4), and servers pass them on to the sender. */
  readonly messages: Messages
  /**
   * Keeps a message. Once this resolves with success the sender forgets the message, so everything is durable by then. A
   * failure refuses the message for good; anything thrown asks the sender to come again later.
   */
  receive(mail: ReceivedMail): Promise<Result<void>>
}

/** An open SMTP server; dispose it to finish what is being taken and close. */
export interface Receiving extends AsyncDisposable {
  /** Where it listens. */
  readonly port: number
}

/** Message recipients at most; ours are few, and each is the same hotline. */
const recipientsMost = 20

/**
 * Listens on `MAIL_LISTEN`; undefined where it is not set. Only `MAIL_RECIPIENTS` are served, nothing is relayed, nobody logs
 * in. STARTTLS is offered where a certificate is configured. 250 is said when `receive` is done.
 */
export async function startReceiving(services: ReceivingServices): Promise<Receiving | undefined> {
  const { config, log } = services
  if (config.MAIL_LISTEN === undefined) return undefined
  const underway = new Set<Promise<unknown>>()
  const handlers = handlersOf(services, underway)
  const server = new SMTPServer({ ...limitsOf(config), ...(await tlsOf(config)), ...handlers })
  const port = await listen(server, config.MAIL_LISTEN)
  server.on('error', (error) => log.debug({ code: (error as { code?: string }).code }, 'a mail connection broke'))
  log.info({ port }, 'taking mail')
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await Promise.allSettled(underway)
      await closed
    },
  }
}

/** A refusal with the code that SMTP gives it: 4xx asks to come again, 5xx does not. */
class SmtpError extends Error {
  readonly responseCode: number

  constructor(responseCode: number, message: string) {
    super(message)
    this.responseCode = responseCode
  }
}

function limitsOf(config: ReceivingServices['config']): SMTPServerOptions & { readonly maxRecipients: number } {
  return {
    // Its own name is nobody's business: the machine's could tell where it stands.
    name: config.MAIL_RECIPIENTS?.[0]?.replace(/^.*@/, '') ?? 'localhost',
    size: config.MAIL_SIZE_MIB * 1024 * 1024,
    maxClients: config.MAIL_CONNECTIONS,
    maxRecipients: recipientsMost,
    socketTimeout: 60_000,
    closeTimeout: 5_000,
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    authOptional: true,
    banner: 'Saqbol',
    logger: false,
  }
}

/** The package brings a certificate of its own that anybody has: without ours no STARTTLS is offered. */
async function tlsOf(config: ReceivingServices['config']): Promise<SMTPServerOptions> {
  const { MAIL_TLS_CERTIFICATE: certificate, MAIL_TLS_KEY: key } = config
  if (certificate === undefined || key === undefined) return { disabledCommands: ['AUTH', 'STARTTLS'] }
  const minVersion = 'TLSv1.2' as const
  return { disabledCommands: ['AUTH'], cert: await readFile(certificate), key: await readFile(key), minVersion }
}

function handlersOf(services: ReceivingServices, underway: Set<Promise<unknown>>): SMTPServerOptions {
  const served = new Set(services.config.MAIL_RECIPIENTS)
  return {
    onRcptTo: ({ address }, _session, done) => {
      const known = served.has(withoutExtension(address.toLowerCase()))
      done(known ? null : new SmtpError(550, 'No such address here; this server relays no mail'))
    },
    onData: (stream, { envelope }, done) => {
      const taking = takeData(services, stream, {
        sender: envelope.mailFrom === false ? '' : envelope.mailFrom.address.toLowerCase(),
        recipients: envelope.rcptTo.map(({ address }) => address.toLowerCase()),
      })
      const answered = sayWhen(taking, services.log, done)
      underway.add(answered)
      void answered.finally(() => underway.delete(answered))
    },
  }
}

/** Answers the sender when the message was taken or could not be. */
async function sayWhen(taking: Promise<void>, log: Log, done: (error?: Error) => void): Promise<void> {
  try {
    await taking
    done()
  } catch (error) {
    done(error instanceof SmtpError ? error : later(log, error))
  }
}

/** `hotline+anything@host` is the hotline (RFC 5233). */
export function withoutExtension(address: string): string {
  return address.replace(/\+[^@]*(?=@[^@]*$)/, '')
}

async function takeData(
  { receive, messages }: ReceivingServices,
  stream: SMTPServerDataStream,
  envelope: Omit<ReceivedMail, 'bytes'>,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) {
    // What is too large is read to its end, since SMTP knows no other way, but not kept.
    if (stream.sizeExceeded) chunks.length = 0
    else chunks.push(chunk as Buffer)
  }
  if (stream.sizeExceeded) throw new SmtpError(552, messages.in('en')('problem.mail.too-large'))
  const received = await receive({ ...envelope, bytes: Buffer.concat(chunks) })
  if (received.ok) return
  const key = `problem.${received.error.code}`
  throw new SmtpError(554, messages.in('en')(messages.has(key) ? key : 'problem.unknown'))
}

/** Everything unexpected is ours, and may be over when the sender's server tries again. */
function later(log: Log, error: unknown): SmtpError {
  log.error(error, 'a message could not be kept; its sender will try again')
  return new SmtpError(451, 'The message could not be kept just now. Please try again later.')
}

function listen(server: SMTPServer, where: string): Promise<number> {
  const split = where.lastIndexOf(':')
  const host = where.slice(0, split).replaceAll(/[[\]]/g, '')
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const listening = server.listen(Number(where.slice(split + 1)), host, () => {
      server.off('error', reject)
      resolve((listening.address() as AddressInfo).port)
    })
  })
}

import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { after } from 'node:test'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import { unwrap } from '#kernel/result'
import { type MailMessage, readMail } from '#platform/mail/message'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

/** A message that the relay of the tests took, as its reader sees it. */
export interface CaughtMail extends MailMessage {
  /** The return path; empty for automatic answers. */
  readonly sender: string
  readonly recipients: readonly string[]
}

/** The relay of the tests: keeps what it is given. */
export interface Relay {
  readonly url: string
  readonly caught: readonly CaughtMail[]
  /** The first message to an address that fits, waiting up to ten seconds for it. */
  waitFor(address: string, fits?: (mail: CaughtMail) => boolean): Promise<CaughtMail>
  /** What it says to the next messages: an SMTP code to refuse them with, or nothing to take them. */
  refuseWith(code: number | undefined): void
}

/** Starts the relay; it ends with the test file. */
export async function testRelay(): Promise<Relay> {
  const caught: CaughtMail[] = []
  let refusal: number | undefined
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo: (_address, _session, done) =>
      done(refusal === undefined ? null : Object.assign(new Error('not now'), { responseCode: refusal })),
    onData: (stream, { envelope }, done) => {
      const take = async () => {
        try {
          const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address
          const recipients = envelope.rcptTo.map(({ address }) => address)
          caught.push({ ...unwrap(await readMail(await buffer(stream))), sender, recipients })
          done()
        } catch (error) {
          done(error as Error)
        }
      }
      void take()
    },
  })
  server.on('error', () => undefined)
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  after(() => new Promise<void>((resolve) => server.close(resolve)))
  return {
    url: `smtp://127.0.0.1:${port}`,
    caught,
    waitFor: async (address, fits = () => true) => {
      const found = await until(() => caught.find((mail) => mail.recipients.includes(address) && fits(mail)))
      return found ?? assert.fail()
    },
    refuseWith: (code) => {
      refusal = code
    },
  }
}

/** Sends a message over SMTP as a mail program does, or the bytes given as they are; resolves with the server's last word. */
export async function sendMail(port: number, mail: SendMailOptions): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  try {
    const { response } = await transport.sendMail(mail)
    return response
  } finally {
    transport.close()
  }
}

/** The same for a message that is refused: the code and words of the refusal. */
export async function refusalOf(
  port: number,
  mail: SendMailOptions,
): Promise<{ readonly code: number; readonly words: string }> {
  try {
    return { code: 250, words: await sendMail(port, mail) }
  } catch (error) {
    const { responseCode = 0, response = String(error) } = error as { responseCode?: number; response?: string }
    return { code: responseCode, words: response }
  }
}

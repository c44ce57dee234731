import { Transform } from 'node:stream'
import { type HeaderLines, MailParser } from 'mailparser'
import { decodeCharset, decodeHeaderWords } from '#formats/charset'
import { fail, ok, type Result } from '#kernel/result'
import { wordsOfMessage } from './plain-text.ts'

/** Something attached to a message: as sent, never opened. */
export interface MailPart {
  /** As the sender wrote it; not fit for a file system. */
  readonly name: string
  /** What the sender calls it. */
  readonly type: string
  readonly content: Buffer
}

/** A message (RFC 5322, MIME) as far as anybody needs it. Everything in it is the sender's word. */
export interface MailMessage {
  /** With its angle brackets; empty where there is none. */
  readonly messageId: string
  /** Ids of earlier messages named by `In-Reply-To` and `References`, at most 50. */
  readonly references: readonly string[]
  /** The first address of `From`, in lower case; empty where there is none. */
  readonly from: string
  /** The name beside it, as written. */
  readonly fromName: string
  readonly subject: string
  /** Plain words; of an HTML message what a reader would see of it. Messages forwarded whole stand in it. */
  readonly text: string
  /** The type of the whole message in lower case: `multipart/report`. */
  readonly type: string
  readonly parts: readonly MailPart[]
  /** The first value of a header by its name in lower case, unfolded; undefined where there is none. */
  header(name: string): string | undefined
  /** How many headers have a name, in lower case; a text that ends with `-` counts all that begin with it. */
  count(name: string): number
}

/** A message has at most this many parts, nested ones included; real ones have under thirty. */
export const partsMost = 100
const headersMost = 256 * 1024
const charactersMost = 1_000_000

/** What our reading of charsets takes hold of in the parser. */
interface ParserInside {
  createNode(node: unknown): { disposition?: string; charset?: string }
  decoder: { decodeStream(charset: string): NodeJS.ReadWriteStream }
}

/**
 * Reads a message. Nothing is fetched, run or unpacked. Fails with `mail.too-complex` (over 100 parts or 256 KiB of
 * headers in one part) or `mail.unreadable`.
 */
export async function readMail(bytes: Buffer): Promise<Result<MailMessage>> {
  const limits = { maxChildNodes: partsMost, maxHeadSize: headersMost }
  const quiet = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, checksumAlgo: 'sha256' }
  const parser = new MailParser({ ...limits, ...quiet })
  readCharsetsOurselves(parser)
  try {
    return ok(await collect(parser, bytes))
  } catch (error) {
    const tooLong = (error as { code?: unknown }).code === 'EMAXLEN'
    return fail(tooLong ? 'mail.too-complex' : 'mail.unreadable')
  }
}

interface Collected {
  lines: HeaderLines
  headers: ReadonlyMap<string, unknown>
  plain: string
  html: string
  readonly parts: MailPart[]
}

async function collect(parser: MailParser, bytes: Buffer): Promise<MailMessage> {
  const found: Collected = { lines: [], headers: new Map(), plain: '', html: '', parts: [] }
  await new Promise<void>((resolve, reject) => {
    parser.on('headers', (headers) => (found.headers = headers))
    parser.on('headerLines', (lines) => (found.lines = lines))
    parser.on('error', reject)
    parser.on('end', resolve)
    parser.on('data', (data) => {
      if (data.type === 'text') {
        found.plain = (data.text ?? '').slice(0, charactersMost)
        found.html = typeof data.html === 'string' ? data.html : ''
        return
      }
      const chunks: Buffer[] = []
      const { contentType: type, filename: name = '', content } = data
      content.on('error', reject)
      content.on('data', (chunk: Buffer) => chunks.push(chunk))
      content.on('end', () => {
        found.parts.push({ name: decodeHeaderWords(name), type, content: Buffer.concat(chunks) })
        data.release()
      })
    })
    parser.end(bytes)
  })
  return present(found)
}

function present({ lines, headers, plain, html, parts }: Collected): MailMessage {
  const header = (name: string) => unfolded(lines.find(({ key }) => key === name)?.line)
  const references = `${header('in-reply-to') ?? ''} ${header('references') ?? ''}`
  return {
    messageId: header('message-id')?.match(messageIdPattern)?.[0] ?? '',
    references: [...new Set(references.match(new RegExp(messageIdPattern, 'g')) ?? [])].slice(0, 50),
    ...firstAddress(headers.get('from')),
    subject: decodeHeaderWords(header('subject') ?? ''),
    text: wordsOfMessage(plain, html),
    type: (header('content-type') ?? 'text/plain').split(';')[0]?.trim().toLowerCase() ?? '',
    parts,
    header,
    count: (name) => lines.filter(({ key }) => (name.endsWith('-') ? key.startsWith(name) : key === name)).length,
  }
}

const messageIdPattern = /<[^<>\s]{1,500}>/

/** A header's value on one line. The parser keeps lines as latin-1 characters, of which UTF-8 is made again (RFC 6532). */
function unfolded(line: string | undefined): string | undefined {
  if (line === undefined) return undefined
  const value = line.slice(line.indexOf(':') + 1).replaceAll(/\r?\n[ \t]+/g, ' ')
  const eightBit = /[\u0080-\u00ff]/.test(value) && !/[^\u0000-\u00ff]/.test(value)
  return (eightBit ? decodeCharset(Buffer.from(value, 'latin1'), '') : value).trim()
}

interface Mailbox {
  readonly address?: string
  readonly name?: string
  readonly group?: readonly Mailbox[]
}

function firstAddress(from: unknown): Pick<MailMessage, 'from' | 'fromName'> {
  const [first] = (from as { value?: readonly Mailbox[] } | undefined)?.value ?? []
  const mailbox = first?.group?.[0] ?? first
  return { from: (mailbox?.address ?? '').toLowerCase().slice(0, 320), fromName: (mailbox?.name ?? '').slice(0, 200) }
}

/**
 * The parser knows no KZ-1048 and believes every label, UTF-8 above all. Each part that is shown is therefore handed to
 * `decodeCharset`, under a label that the parser itself decodes by nothing.
 */
function readCharsetsOurselves(parser: MailParser): void {
  const inside = parser as unknown as ParserInside
  const create = inside.createNode.bind(parser)
  inside.createNode = (node) => {
    const made = create(node)
    if (made.disposition === 'inline') made.charset = `saqbol:${made.charset ?? ''}`
    return made
  }
  inside.decoder = { decodeStream: (label) => decodingStream(label.replace(/^saqbol:/, '')) }
}

/** Gathers the bytes of a part and gives its text at the end, since a charset is told by all of them. */
function decodingStream(charset: string): Transform {
  const chunks: Buffer[] = []
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk)
      done()
    },
    flush: (done) => done(null, decodeCharset(Buffer.concat(chunks), charset)),
  })
}

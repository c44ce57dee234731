import { gzipSync } from 'node:zlib'
import type { Answer, RequestContext } from '#platform/http/route'

/** Something that is the same for everybody, in the forms in which it can be sent. */
export interface SharedBody {
  readonly type: string
  readonly plain: Buffer
  /** Compressed (RFC 1952); absent where that gains nothing. */
  readonly gzip?: Buffer
}

/** Types that are compressed already. */
const dense = /^font\/woff2/

/** Compresses once what is sent often. Pages that repeat what somebody typed stay as they are: their length would tell of it (BREACH). */
export function sharedBody(type: string, content: Buffer | string): SharedBody {
  const plain = Buffer.from(content)
  return dense.test(type) ? { type, plain } : { type, plain, gzip: gzipSync(plain, { level: 9 }) }
}

/** Sends it in a form that the reader's browser takes (RFC 9110 §12.5.3). */
export function sendShared(
  { type, plain, gzip }: SharedBody,
  { raw }: Pick<RequestContext, 'raw'>,
  cacheControl: string,
): Answer {
  const headers = { 'cache-control': cacheControl, ...(gzip && { vary: 'accept-encoding' }) }
  if (!gzip || !takesGzip(raw.headers['accept-encoding'])) return { status: 200, type, body: plain, headers }
  return { status: 200, type, body: gzip, headers: { ...headers, 'content-encoding': 'gzip' } }
}

function takesGzip(header: string | string[] | undefined): boolean {
  const wanted = [header ?? ''].flat().join(',').toLowerCase().split(',')
  return wanted.some((part) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)[\d.]+\s*)?$/.test(part))
}

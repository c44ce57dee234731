import type { IncomingMessage, ServerResponse } from 'node:http'
import { createGunzip } from 'node:zlib'
import type { Redacted } from '#kernel/redacted'
import { type ServedPart, send } from '../../exchange.ts'
import { makeTokenCheck } from '../http/handler.ts'
import type { Hunter } from './hunter.ts'
import type { FileKind } from './messages.ts'

/** What files over HTTP rest on. */
export interface RecordsHttpServices {
  /** Whoever has one of these may hand in files. */
  readonly tokens: Redacted<readonly string[]>
  readonly hunter: Pick<Hunter, 'read'>
}

/** Bytes of one file, unpacked; larger ones are handed in in parts, each with the header. */
export const fileMost = 1024 * 1024 * 1024

/** By method and path: records, some entries of the books, all of the books in place of what was told before. */
const files: ReadonlyMap<string, FileKind> = new Map([
  ['POST /calls/records', 'records'],
  ['POST /calls/sims', 'books'],
  ['PUT /calls/sims', 'whole-books'],
])

const statuses: Readonly<Record<string, number>> = {
  'records.unfit': 400,
  'records.busy': 429,
  'records.interrupted': 503,
}

/** Files of records and of the books over HTTP: CSV, plain or packed with gzip, read as it comes. */
export function makeRecordsHttp({ tokens, hunter }: RecordsHttpServices): ServedPart {
  const isKnown = makeTokenCheck(tokens)
  return {
    prefix: '/calls/',
    serve: (request, response, path) => {
      const kind = files.get(`${request.method} ${path}`)
      if (kind === undefined) return false
      const refusal = isKnown(request.headers.authorization) ? undefined : 'request.unauthorised'
      if (refusal !== undefined) {
        response.setHeader('www-authenticate', 'Bearer')
        refuse(request, response, { status: 401, code: refusal })
        return true
      }
      return take(hunter, kind, { request, response })
    },
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function take({ read }: Pick<Hunter, 'read'>, kind: FileKind, { request, response }: Exchange): Promise<void> {
  const type = (request.headers['content-type'] ?? 'text/csv').split(';')[0]?.trim()
  const packing = request.headers['content-encoding'] ?? 'identity'
  if (type !== 'text/csv' || (packing !== 'identity' && packing !== 'gzip'))
    return refuse(request, response, { status: 415, code: 'request.unsupported' })
  const unpacked = packing === 'gzip' ? request.pipe(createGunzip()) : request
  // A pipe does not carry on that whoever sends has gone.
  if (unpacked !== request) request.once('error', (error) => unpacked.destroy(error))
  try {
    // Left open where the file is given up, since the answer goes over the same connection.
    const pieces = unpacked.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
    const outcome = await read(kind, within(pieces, fileMost))
    if (outcome.ok) return send(response, 200, JSON.stringify(outcome.value))
    const { code, details } = outcome.error
    refuse(request, response, { status: statuses[code] ?? 500, code, ...(details && { details }) })
  } catch (error) {
    if (error instanceof TooLarge) return refuse(request, response, { status: 413, code: 'request.too-large' })
    // Packed wrongly, or cut off; whoever went away hears nothing.
    refuse(request, response, { status: 400, code: 'records.cut-off' })
  }
}

class TooLarge extends Error {}

async function* within(file: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of file) {
    size += piece.length
    if (size > most) throw new TooLarge()
    yield piece
  }
}

/** Milliseconds that the rest of a refused file is thrown away, so that the answer is read before the connection ends. */
const throwAwayFor = 5000

/** Answers at once, and ends the connection: the rest of the file would be for nothing. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, details }: { readonly status: number; readonly code: string; readonly details?: object },
): void {
  if (response.destroyed) return
  response.shouldKeepAlive = false
  send(response, status, JSON.stringify({ code, ...details }))
  request.unpipe()
  request.resume()
  const timer = setTimeout(() => request.destroy(), throwAwayFor)
  request.once('close', () => clearTimeout(timer))
}

import type { IncomingMessage, ServerResponse } from 'node:http'

/** Answers with JSON. */
export function send(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) })
  response.end(json)
}

/** The JSON of a body; undefined where it is none. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** The body; undefined where it is larger than `most` bytes. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += (part as Buffer).length
    if (size <= most) parts.push(part as Buffer)
  }
  if (size > most) return undefined
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
}

/** What else is served on the edge's port, below a path. */
export interface ServedPart {
  /** `/calls/`. */
  readonly prefix: string
  /** Answers a request, at once or later; false where there is nothing at its path. What it throws, then too, is answered by the server. */
  serve(request: IncomingMessage, response: ServerResponse, path: string): boolean | Promise<void>
  /** Brings the figures of the part in the metrics up to date. */
  refresh?(): void
}

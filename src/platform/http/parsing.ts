import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from './route.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/**
 * Reads JSON and form bodies as strict UTF-8; anything else is refused before a route sees it. Routes that take bytes are given JSON and
 * XML as they came.
 */
export function parseBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (takesBytes(request)) return done(null, body)
    try {
      const text = decode(body as Buffer)
      done(null, text === '' ? undefined : parseJson(text))
    } catch (error) {
      done(error as Error)
    }
  })
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseForm(decode(body as Buffer)))
    } catch (error) {
      done(error as Error)
    }
  })
  server.addContentTypeParser('application/xml', { parseAs: 'buffer' }, (request, body, done) => {
    if (takesBytes(request)) done(null, body)
    else done(new ProblemError({ code: 'request.unsupported-type' }))
  })
}

function takesBytes({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as { readonly bytes?: boolean }).bytes === true
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new ProblemError({ code: 'request.not-utf8' })
  }
}

function parseJson(text: string): unknown {
  try {
    // A "__proto__" member would reach objects built from it: such a body is refused with any other bad JSON.
    return JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__') throw new SyntaxError('forbidden member')
      // Half of a surrogate pair can be escaped in JSON but not written as UTF-8, so nothing below could keep it.
      const isText = key.isWellFormed() && (typeof value !== 'string' || value.isWellFormed())
      if (!isText) throw new ProblemError({ code: 'request.not-utf8' })
      return value
    })
  } catch (error) {
    throw error instanceof ProblemError ? error : new ProblemError({ code: 'request.not-json' })
  }
}

/** Form fields as text; a field given several times becomes a list. At most 200 fields. */
function parseForm(text: string): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > 200) throw new ProblemError({ code: 'request.too-large' })
    // A percent-encoded byte that is no UTF-8 arrives as U+FFFD.
    if (`${name}${value}`.includes('\ufffd') && !text.includes('%EF%BF%BD'))
      throw new ProblemError({ code: 'request.not-utf8' })
    const before = fields[name]
    fields[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  }
  return { ...fields }
}

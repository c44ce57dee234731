import assert from 'node:assert/strict'
import type { FastifyInstance } from 'fastify'

/** What a visitor without a browser sees. */
export interface Seen {
  readonly status: number
  readonly html: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** Fields of a form by name; a name given several values sends each. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>

/** Somebody who visits the site without scripts or cookies. Fails where a page sets a cookie. */
export function visitor(server: FastifyInstance) {
  const look = async (method: 'GET' | 'POST', url: string, payload?: string): Promise<Seen> => {
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
    const headers = { accept: 'text/html', ...(payload !== undefined && type) }
    const reply = await server.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
    assert.equal(reply.headers['set-cookie'], undefined, `${url} sets a cookie`)
    return { status: reply.statusCode, html: reply.body, headers: reply.headers }
  }
  return {
    get: (url: string) => look('GET', url),
    post: (url: string, fields: Fields) => look('POST', url, encode(fields)),
  }
}

function encode(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, one]),
  )
  return new URLSearchParams(pairs).toString()
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }

/** The hidden fields of a page, as a browser would send them back. */
export function hiddenIn({ html }: Seen): Readonly<Record<string, string>> {
  const found = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [
      name,
      value.replace(/&(?:lt|gt|quot|amp);/g, (one) => entities[one] ?? one),
    ]),
  )
}

/** The large receipt of a page: 16 digits. */
export function receiptIn({ html }: Seen): string {
  const digits = /id="receipt-number"[^>]*>(.*?)<\/p>/.exec(html)?.[1]?.replace(/\D/g, '') ?? ''
  assert.equal(digits.length, 16, 'no receipt on the page')
  return digits
}

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { testApplication } from '#test/application'

const { origin } = await testApplication()
const file = join(import.meta.dirname, '../../docs/openapi.json')

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly security?: readonly unknown[]
  readonly parameters?: readonly { readonly required?: boolean }[]
  readonly responses: Readonly<Record<string, Told>>
}

/** What an operation says of one status. */
interface Told {
  readonly headers?: Readonly<Record<string, unknown>>
  readonly content?: Readonly<Record<string, { readonly schema?: object; readonly example?: unknown }>>
}

const served = (await (await fetch(`${origin}/api/openapi.json`)).json()) as {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

test('the description in docs is the one the server gives (UPDATE_OPENAPI=1 writes it anew)', async () => {
  const text = `${JSON.stringify(served, null, 1)}\n`
  if (process.env['UPDATE_OPENAPI'] === '1') await writeFile(file, text)
  // Compared as a whole: the difference of two long texts would fill the screen.
  assert.ok(
    (await readFile(file, 'utf8')) === text,
    'run: UPDATE_OPENAPI=1 npm test -- test/scenarios/api-description.test.ts',
  )
})

test('every operation says what it does, what permission it needs and what it answers', () => {
  assert.match(served.openapi, /^3\.1/)
  for (const [path, methods] of Object.entries(served.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const place = `${method} ${path}`
      assert.ok((operation.summary ?? '').length > 5, place)
      assert.match(operation.description ?? '', /Permission: `[a-z-]+:[a-z-]+`/, place)
      assert.ok(operation.responses['4XX'] ?? operation.responses['4xx'], place)
    }
  }
})

test('every operation says what a good answer is: nothing, or what each of its forms holds', () => {
  for (const [path, methods] of Object.entries(served.paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      const good = Object.entries(responses).filter(([status]) => /^2\d\d$/.test(status))
      assert.ok(good.length > 0, `${method} ${path}`)
      for (const [status, { content }] of good) {
        const empty = status === '204' || status === '205'
        const forms = Object.values(content ?? {})
        assert.equal(forms.length > 0, !empty, `${method} ${path} ${status}`)
        assert.ok(
          forms.every(({ schema }) => Object.keys(schema ?? {}).length > 0),
          `${method} ${path} ${status}`,
        )
      }
    }
  }
})

test('what everybody may ask for comes in a form that is told, a table with the headings that are told, and a second time as 304', async () => {
  let asked = 0
  for (const [path, { get }] of Object.entries(served.paths)) {
    const needs = get?.parameters?.some(({ required }) => required) ?? false
    if (get === undefined || get.security !== undefined || needs) continue
    const answer = await fetch(`${origin}${path}?lang=en`)
    const body = await answer.text()
    if (answer.status !== 200) continue
    asked++
    const { content = {}, headers = {} } = get.responses['200'] ?? {}
    const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
    assert.ok(Object.hasOwn(content, type), `${path} answers ${type}`)
    const lines = (text: unknown) => String(text).split('\r\n')
    if (type === 'text/csv') assert.equal(lines(body)[0], lines(content[type]?.example)[0], path)
    const etag = answer.headers.get('etag')
    assert.equal(etag !== null, Object.hasOwn(headers, 'etag'), path)
    const again = etag && (await fetch(`${origin}${path}?lang=en`, { headers: { 'if-none-match': etag } })).status
    assert.equal(again === 304, Object.hasOwn(get.responses, '304'), path)
  }
  assert.ok(asked > 20, String(asked))
})

test('pages of the site are not part of the API', () => {
  assert.ok(Object.keys(served.paths).every((path) => !path.startsWith('/kk') && !path.startsWith('/assets')))
})

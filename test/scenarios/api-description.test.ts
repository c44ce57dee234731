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
  readonly responses: Readonly<Record<string, unknown>>
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

test('pages of the site are not part of the API', () => {
  assert.ok(Object.keys(served.paths).every((path) => !path.startsWith('/kk') && !path.startsWith('/assets')))
})

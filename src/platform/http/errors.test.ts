import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import pg from 'pg'
import { pino } from 'pino'
import { z } from 'zod'
import { type Language, languages } from '#kernel/language'
import { fail } from '#kernel/result'
import { testServer } from '#test/http'
import { testPlatform } from '#test/services'
import type { Log } from '../log.ts'
import { answer, orProblem, type Route, route } from './route.ts'

const platform = await testPlatform()
const policy = { 'things:do': ['anyone'] } as const
const logged: string[] = []
const log: Log = pino(
  { level: 'info' },
  new Writable({
    write: (chunk, _encoding, done) => {
      logged.push(String(chunk))
      done()
    },
  }),
)

const body = z.strictObject({
  text: z.string().min(3).max(10),
  kind: z.enum(['a', 'b']),
  count: z.number().int().optional(),
})

function post(path: string, handle: (sent: z.output<typeof body>) => Promise<unknown>): Route {
  return route({
    method: 'POST',
    path,
    permission: 'things:do',
    summary: 'Does a thing',
    body,
    answers: { 200: z.unknown() },
    handle: async ({ body: sent }) => answer(200, await handle(sent)),
  })
}

const unreachable = new pg.Pool({ connectionString: 'postgresql://nobody@127.0.0.1:1/nothing' })
const secret = 'IIN 900101300123 of the reporter'

const server = await testServer({
  ...platform,
  log,
  policy,
  routes: [
    post('/api/v1/echo', (sent) => Promise.resolve(sent)),
    post('/api/v1/refused', () => Promise.resolve(orProblem(fail('money.unknown-currency', { currency: 'XXX' })))),
    post('/api/v1/strange', () => Promise.resolve(orProblem(fail('thing.never-heard-of')))),
    post('/api/v1/broken', () => Promise.reject(new Error(secret))),
    post('/api/v1/down', () => unreachable.query('select 1')),
    post('/api/v1/cut', () => platform.pool.query('select pg_terminate_backend(pg_backend_pid())')),
    post('/api/v1/stored', ({ text }) =>
      platform.pool.query('select $1::text, $2::jsonb', [text, JSON.stringify({ text })]),
    ),
  ],
})

interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly instance: string
  readonly errors?: readonly { readonly field: string; readonly code: string; readonly message: string }[]
}

const good = { text: 'сәлем', kind: 'a' }

async function send(url: string, payload: object | string | Buffer, headers: Record<string, string> = {}) {
  const type = { 'content-type': 'application/json' }
  const reply = await server.inject({ method: 'POST', url, payload, headers: { ...type, ...headers } })
  return { reply, problem: reply.statusCode < 400 ? undefined : reply.json<Problem>() }
}

test('a problem is problem+json with a stable type, its status and the number of the request', async () => {
  const { reply, problem } = await send('/api/v1/refused', good, { 'accept-language': 'en' })
  assert.equal(reply.headers['content-type'], 'application/problem+json; charset=utf-8')
  assert.equal(reply.headers['cache-control'], 'no-store')
  assert.match(problem?.instance ?? '', /^[0-9a-f-]{36}$/)
  const { instance: _instance, ...rest } = problem ?? {}
  assert.deepEqual(rest, {
    type: 'urn:saqbol:problem:money.unknown-currency',
    title: 'The currency XXX is not accepted.',
    status: 422,
    code: 'money.unknown-currency',
  })
})

test('the words of a problem are in the reader’s language, its type is the same in all', async () => {
  const said = new Set<string>()
  for (const language of languages) {
    const { reply, problem } = await send('/api/v1/refused', good, { 'accept-language': language })
    assert.equal(reply.headers['content-language'], language)
    assert.equal(problem?.type, 'urn:saqbol:problem:money.unknown-currency')
    said.add(problem?.title ?? '')
  }
  assert.equal(said.size, 3)
})

test('every wrong field is named with its path, its code and what to do about it', async () => {
  const wrong = { text: 'x', kind: 'c', count: 'many', more: 1 }
  const found = await Promise.all(
    languages.map(
      async (language: Language) => (await send('/api/v1/echo', wrong, { 'accept-language': language })).problem,
    ),
  )
  for (const problem of found) {
    assert.deepEqual([problem?.status, problem?.code], [400, 'request.invalid'])
    assert.deepEqual(problem?.errors?.map(({ field, code }) => [field, code]).toSorted(), [
      ['body', 'unknown-key'],
      ['body.count', 'wrong-type'],
      ['body.kind', 'not-in-list'],
      ['body.text', 'too-small'],
    ])
  }
  const messages = found.map((problem) => problem?.errors?.find(({ code }) => code === 'too-small')?.message)
  assert.ok(messages.every((message) => message?.includes('3')))
  assert.equal(new Set(messages).size, 3)
})

test('a missing field, a missing body and a body that is no object are named as such', async () => {
  const missing = await send('/api/v1/echo', { kind: 'a' })
  assert.deepEqual(
    missing.problem?.errors?.map(({ field, code }) => [field, code]),
    [['body.text', 'missing']],
  )
  for (const payload of ['', '[]', '7', 'null', '"text"']) {
    assert.deepEqual([(await send('/api/v1/echo', payload)).problem?.status, payload], [400, payload])
  }
})

test('an unknown address and a known one with another method are not found', async () => {
  for (const request of [
    { url: '/api/v1/nothing' },
    { url: '/api/v1/echo' },
    { method: 'DELETE' as const, url: '/' },
  ]) {
    const reply = await server.inject({ ...request, headers: { 'accept-language': 'ru' } })
    assert.deepEqual([reply.statusCode, reply.json<Problem>().code], [404, 'request.not-found'])
    assert.match(reply.json<Problem>().title, /[а-я]/)
  }
})

test('an address that cannot be decoded is a problem like any other', async () => {
  const reply = await server.inject({ url: '/api/v1/%E0%A4%A', headers: { 'accept-language': 'en' } })
  assert.deepEqual([reply.statusCode, reply.headers['content-type']], [400, 'application/problem+json; charset=utf-8'])
  assert.deepEqual([reply.json<Problem>().code, reply.headers['content-language']], ['request.invalid', 'en'])
})

test('a body over the limit is too large, whatever is in it', async () => {
  const { problem } = await send('/api/v1/echo', '7'.repeat(128 * 1024 + 1))
  assert.deepEqual([problem?.status, problem?.code], [413, 'request.too-large'])
})

test('a content type we do not take is refused', async () => {
  for (const type of [
    'text/plain',
    'application/xml',
    'application/zip',
    'multipart/form-data; boundary=x',
    'nonsense',
  ]) {
    const { problem } = await send('/api/v1/echo', Buffer.from('PK\u0003\u0004'), { 'content-type': type })
    assert.deepEqual([problem?.status, problem?.code], [415, 'request.unsupported-type'], type)
  }
})

test('text that is not UTF-8 is refused, in JSON and in forms', async () => {
  const windows1251 = Buffer.from([0x7b, 0x22, 0x74, 0x22, 0x3a, 0x22, 0xef, 0xf0, 0x22, 0x7d])
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const bodies: readonly (readonly [Buffer, Record<string, string>])[] = [
    [windows1251, {}],
    [Buffer.from('{"text":"\\ud800 alone","kind":"a"}'), {}],
    [Buffer.from('{"\\udfff":1}'), {}],
    [Buffer.from([0x74, 0x3d, 0xff]), form],
    [Buffer.from('text=%EF%F0&kind=a'), form],
    [Buffer.from('%EF%F0=text&kind=a'), form],
  ]
  for (const [bytes, headers] of bodies) {
    const { problem } = await send('/api/v1/echo', bytes, headers)
    assert.deepEqual([problem?.status, problem?.code], [400, 'request.not-utf8'], bytes.toString('latin1'))
  }
})

test('what is no JSON, or would reach into objects made from it, is refused', async () => {
  const bodies = [
    '{',
    '{"text":',
    "{'text':1}",
    'undefined',
    '{"text":"abc","kind":"a","__proto__":{"admin":true}}',
    '[[[',
    '{"a":{"b":[{"__proto__":1}]}}',
  ]
  for (const text of bodies) {
    const { problem } = await send('/api/v1/echo', text)
    assert.deepEqual([problem?.status, problem?.code], [400, 'request.not-json'], text)
  }
})

test('a form cannot reach into objects either, and has at most 200 fields', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const reaching = await send('/api/v1/echo', 'text=abc&kind=a&__proto__=1&constructor=2', form)
  assert.equal(reaching.problem?.status, 400)
  const crowded = await send('/api/v1/echo', 'a=1&'.repeat(201), form)
  assert.deepEqual([crowded.problem?.status, crowded.problem?.code], [413, 'request.too-large'])
  const fine = await send('/api/v1/echo', 'text=%D1%81%D3%99%D0%BB%D0%B5%D0%BC&kind=a', form)
  assert.deepEqual(fine.reply.json(), good)
})

test('a zero character, which the database cannot hold, is the sender’s mistake and not ours', async () => {
  const { problem } = await send('/api/v1/stored', { text: 'a\u0000b', kind: 'a' })
  assert.deepEqual([problem?.status, problem?.code], [400, 'request.invalid'])
})

test('a failure without words of its own still answers with its type', async () => {
  const { problem } = await send('/api/v1/strange', good, { 'accept-language': 'en' })
  assert.equal(problem?.type, 'urn:saqbol:problem:thing.never-heard-of')
  assert.equal(problem?.title, 'The request could not be carried out.')
})

test('an unexpected error answers 500 without detail, and is logged once with the number of the request', async () => {
  logged.length = 0
  const { reply, problem } = await send('/api/v1/broken', good)
  assert.deepEqual([problem?.status, problem?.code], [500, 'request.failed'])
  assert.ok(!reply.body.includes(secret) && !reply.body.includes('Error'))
  const entries = logged.filter((line) => line.includes('request failed'))
  assert.equal(entries.length, 1)
  assert.ok(entries[0]?.includes(problem?.instance ?? 'no number'))
})

test('a database that is down or goes away answers 503 with the time to wait', async () => {
  for (const url of ['/api/v1/down', '/api/v1/cut']) {
    const { reply, problem } = await send(url, good)
    assert.deepEqual(
      [problem?.status, problem?.code, reply.headers['retry-after']],
      [503, 'database.unavailable', '5'],
      url,
    )
  }
  assert.equal((await send('/api/v1/stored', good)).reply.statusCode, 200)
})

test('what was sent never reaches the log', async () => {
  logged.length = 0
  await send('/api/v1/echo', { ...good, secretField: secret })
  await send('/api/v1/down', { ...good, text: 'Zhuldyz' }, { authorization: 'Bearer hunter2' })
  assert.doesNotMatch(logged.join(), /reporter|Zhuldyz|hunter2/)
})

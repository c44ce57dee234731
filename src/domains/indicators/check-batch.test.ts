import assert from 'node:assert/strict'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FastifyRequest } from 'fastify'
import { pino } from 'pino'
import { ok, unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { testServer } from '#test/http'
import { analyst, testRegistry } from '#test/registry'
import { indicatorsPolicy } from './policy.ts'
import { indicatorsRoutes } from './routes.ts'

const registry = await testRegistry()
const { indicators, report, confirm } = registry

const client = (...scopes: readonly string[]): Actor => ({
  ...anonymous,
  kind: 'client',
  id: '01900000-0000-7000-8000-0000000000cc',
  organisation: '01900000-0000-7000-8000-0000000000bb',
  roles: ['partner'],
  scopes,
})
const people: Readonly<Record<string, Actor>> = {
  bank: client('indicators:check'),
  numbers: client('indicators:check-phone'),
  listing: client('indicators:check-advertisements', 'indicators:check'),
}
const parts = {
  ...registry,
  policy: indicatorsPolicy,
  routes: indicatorsRoutes({ indicators, config: { GUESS_LIMIT_PER_HOUR: 30 } }),
  authenticate: (request: FastifyRequest) =>
    Promise.resolve(ok(people[String(request.headers['x-test-actor'])] ?? anonymous)),
  settings: { RATE_LIMIT_PER_MINUTE: '100000' },
}
const server = await testServer(parts)
const post = (url: string, payload: object | string, as?: string) =>
  server.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', 'accept-language': 'en', ...(as && { 'x-test-actor': as }) },
    payload,
  })

await report('+77071112233')
unwrap(await confirm('+77071112244', { tlp: 'green', reason: 'Told by the police' }))
unwrap(await confirm('bad-batch.top', { reason: 'A copied login page' }))
unwrap(await confirm('KZ86125KZT5004100100', { tlp: 'amber' }))
await report('https://sites.example.org/view/prize?id=7')
unwrap(
  await indicators.allowList.add(analyst, { text: 'good-batch.kz', level: 'official', name: 'Good', reason: 'test' }),
)

const interesting = fc.constantFrom(
  '+7 707 111-22-33',
  '8 (707) 111 22 44',
  'bad-batch.top',
  'https://pay.bad-batch.top/login?x=1',
  'x@bad-batch.top',
  'KZ86 125K ZT50 0410 0100',
  'http://sites.example.org/view/prize?id=7',
  'kaspi.kz',
  'shop.good-batch.kz',
  '102',
  'gov.kz',
  'com.kz',
  '',
  'what is this',
)
const query = fc.record({
  text: fc.oneof(
    interesting,
    fc.string({ maxLength: 40 }),
    fc.integer({ min: 0, max: 9_999_999 }).map((n) => `+7707${String(n).padStart(7, '0')}`),
  ),
  kind: fc.option(fc.constantFrom('phone', 'domain', 'url', 'iban', 'email'), { nil: undefined }),
  ceiling: fc.constantFrom('clear', 'green', 'amber', undefined),
  language: fc.constantFrom('kk', 'ru', 'en', undefined),
})

test('a batch of checks answers exactly as its checks one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(query, { maxLength: 40 }), async (queries) => {
      const together = await indicators.checkMany(queries)
      const alone = await Promise.all(queries.map(({ text, ...options }) => indicators.check(text, options)))
      assert.deepEqual(together, alone)
    }),
    { numRuns: 60 },
  )
})

test('a partner checks ten thousand in one request, in order', async () => {
  const queries = Array.from({ length: 10_000 }, (_, place) => ({
    q: place % 1000 === 7 ? '+77071112233' : `+7701${String(place).padStart(7, '0')}`,
  }))
  const answer = await post('/api/v1/checks', { queries }, 'bank')
  assert.equal(answer.statusCode, 200)
  const { results } = answer.json<{ results: readonly { state: string; display: string }[] }>()
  assert.equal(results.length, 10_000)
  const hits = results.flatMap(({ state }, place) => (state === 'reported' ? [place] : []))
  assert.deepEqual(hits, [7, 1007, 2007, 3007, 4007, 5007, 6007, 7007, 8007, 9007])
  assert.equal(results[9999]?.display, '+7 701 000-99-99')
  assert.equal((await post('/api/v1/checks', { queries: [...queries, { q: 'a.kz' }] }, 'bank')).statusCode, 400)
})

test('the public may send a hundred at once and is told how many', async () => {
  const queries = Array.from({ length: 101 }, () => ({ q: 'a.kz' }))
  const answer = await post('/api/v1/checks', { queries })
  assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [413, 'check.batch.too-large'])
  assert.match(answer.json<{ title: string }>().title, /100/)
  assert.equal((await post('/api/v1/checks', { queries: queries.slice(1) })).statusCode, 200)
})

test('a body that is too long is refused, also where nobody said before how long it is', async () => {
  const long = JSON.stringify({ queries: Array.from({ length: 9000 }, () => ({ q: 'x'.repeat(2000) })) })
  assert.equal((await post('/api/v1/checks', long, 'bank')).statusCode, 413)
  let sent = 0
  const endless = Readable.from(
    (function* () {
      yield '{"queries":[{"q":"'
      for (; sent < 1000; sent++) yield 'x'.repeat(64 * 1024)
    })(),
  )
  const { port, hostname } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))
  const status = await new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'x-test-actor': 'bank' }
    const asking = request({ hostname, port, path: '/api/v1/checks', method: 'POST', headers }, (answer) => {
      endless.unpipe(asking)
      asking.destroy()
      resolve(answer.statusCode)
    })
    asking.on('error', reject)
    endless.pipe(asking)
  })
  assert.equal(status, 413)
  assert.ok(sent < 200, `read ${sent} parts of 64 KiB`)
})

test('what a client is told depends on the kinds and labels it was given', async () => {
  const ask = async (as?: string) => {
    const queries = [{ q: '+77071112244' }, { q: 'KZ86125KZT5004100100' }, { q: 'bad-batch.top' }]
    const answer = await post('/api/v1/checks', { queries }, as)
    return answer.json<{ results: readonly { state: string }[] }>().results.map(({ state }) => state)
  }
  assert.deepEqual(await ask(), ['none', 'none', 'confirmed'])
  assert.deepEqual(await ask('numbers'), ['confirmed', 'none', 'confirmed'])
  assert.deepEqual(await ask('bank'), ['confirmed', 'confirmed', 'confirmed'])
})

const advertisement = {
  title: 'Пәтер жалға беріледі +7 707 111 22 33',
  text: '😀 Кепіл алдын ала. Сайт: https://pay.bad-batch.top/login және ресми kaspi.kz',
  contacts: ['8 707 999 88 77', 'call me'],
  links: ['https://good.example.org/'],
}

test('a whole advertisement is answered with spans, reasons and its worst verdict', async () => {
  const answer = await post('/api/v1/advertisement-checks', advertisement, 'listing')
  assert.equal(answer.statusCode, 200, answer.body)
  const said = answer.json<{
    state: string
    more: boolean
    identifiers: readonly {
      field: 'title' | 'text' | 'contacts' | 'links'
      index: number
      start: number
      end: number
      verdict: { state: string }
      reasons: readonly string[]
    }[]
  }>()
  assert.deepEqual([said.state, said.more], ['confirmed', false])
  const told = said.identifiers.map(({ field, index, start, end, verdict }) => {
    const piece = advertisement[field]
    return [(typeof piece === 'string' ? piece : (piece[index] ?? '')).slice(start, end), verdict.state]
  })
  assert.deepEqual(told, [
    ['+7 707 111 22 33', 'reported'],
    ['https://pay.bad-batch.top/login', 'confirmed'],
    ['kaspi.kz', 'official'],
    ['8 707 999 88 77', 'none'],
    ['https://good.example.org/', 'none'],
  ])
  const { reasons = [] } = said.identifiers[1] ?? {}
  assert.match(reasons.join(' '), /confirmed.*What is listed: bad-batch\.top.*A copied login page/)
  const russian = await post('/api/v1/advertisement-checks?lang=ru', advertisement, 'listing')
  assert.match(russian.body, /Специалист проверил/)
})

test('a number in a listed block is judged by it in a batch of any size, also beside a question about the block', async () => {
  const grounds = { topic: 'fraud', legalBasis: 'caller-id-order', reason: 'The range was given to nobody' } as const
  unwrap(await indicators.blocks.list(analyst, { ...grounds, text: '+77035561*', measures: ['reject-call'] }))
  const filler = Array.from({ length: 5100 }, (_, n) => ({ text: `+7701${String(1_000_000 + n)}` }))
  const block = { text: '+77035561*', kind: 'number-block' } as const
  const answers = await indicators.checkMany([{ text: '+77035561234' }, ...filler, block])
  assert.deepEqual(
    [answers[0], answers.at(-1)].map((one) => one?.ok && [one.value.state, one.value.match]),
    [
      ['confirmed', 'number-block'],
      ['confirmed', 'exact'],
    ],
  )
})

test('only a partner with the scope may send advertisements, and none that is too long', async () => {
  assert.equal((await post('/api/v1/advertisement-checks', advertisement)).statusCode, 401)
  assert.equal((await post('/api/v1/advertisement-checks', advertisement, 'bank')).statusCode, 403)
  const halves = { title: 'ә'.repeat(10_001), text: 'ә'.repeat(10_000) }
  const long = await post('/api/v1/advertisement-checks', halves, 'listing')
  assert.deepEqual([long.statusCode, long.json<{ code: string }>().code], [413, 'check.advertisement.too-large'])
  const empty = await post('/api/v1/advertisement-checks', {}, 'listing')
  assert.deepEqual(empty.json(), { state: 'none', identifiers: [], more: false })
})

test('nothing of an advertisement is kept', async () => {
  const count = async () => {
    const { rows } = await registry.pool.query<{ n: string }>(
      `select (select count(*) from indicators.observable) || ' ' || (select count(*) from platform.outbox) || ' ' ||
        (select count(*) from indicators.sighting) as n`,
    )
    return rows[0]?.n
  }
  const before = await count()
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  const talkative = await testServer({ ...parts, log })
  const headers = { 'x-test-actor': 'listing' }
  const payload = { text: 'Жаңа нөмір +7 705 444 33 22, fresh-name.top' }
  await talkative.inject({ method: 'POST', url: '/api/v1/advertisement-checks', headers, payload })
  assert.equal(await count(), before)
  assert.ok(lines.length > 0)
  assert.doesNotMatch(lines.join('\n'), /444|нөмір|fresh/)
})

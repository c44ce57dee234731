import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { testServer } from '#test/http'
import { testPlatform } from '#test/services'
import { nothing, tagged, unchanged } from './answers.ts'
import { answer, page, route } from './route.ts'

const thing = z.object({ id: z.uuid(), name: z.string().nullable() }).meta({ id: 'Thing' })

const routes = [
  route({
    method: 'POST',
    path: '/api/v1/things/:id',
    permission: 'things:change',
    summary: 'Changes a thing',
    tags: ['things'],
    params: z.strictObject({ id: z.uuid() }),
    query: z.strictObject({ dry: z.enum(['true', 'false']).default('false') }),
    body: z.strictObject({ name: z.string().min(1).max(20), at: z.iso.datetime().optional() }),
    answers: { 200: thing, 202: z.object({ later: z.boolean() }) },
    handle: () => Promise.resolve(answer(200)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/things',
    permission: 'things:read',
    summary: 'Lists things',
    answers: { 200: z.array(thing) },
    handle: () => Promise.resolve(answer(200, [])),
  }),
  route({
    method: 'POST',
    path: '/api/v1/letters',
    permission: 'things:change',
    summary: 'Takes a letter as it came',
    bytes: [
      { type: 'application/xml', holds: 'A letter.', example: '<Letter/>' },
      {
        type: 'application/json',
        holds: 'A thing.',
        schema: z.strictObject({ name: z.string() }),
        example: { name: 'a' },
      },
    ],
    bodyLimit: 64 * 1024,
    headers: { request: { 'x-seal': 'The seal of the sender' }, answer: { 'x-seal': 'Our seal' } },
    answers: { 200: thing },
    byteAnswers: { 200: [{ type: 'application/xml', holds: 'A letter of ours', example: '<Thing/>' }] },
    handle: () => Promise.resolve(answer(200)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/things/file',
    permission: 'things:read',
    summary: 'The things as files',
    headers: {
      mayBring: tagged.mayBring,
      answer: { ...tagged.answer, 'content-encoding': 'gzip where it is taken' },
    },
    answers: { 304: unchanged },
    byteAnswers: {
      200: [
        { type: 'text/csv', holds: 'Things', example: 'name\r\na\r\n' },
        { type: 'application/pdf', holds: 'A paper', binary: true },
      ],
    },
    handle: () => Promise.resolve(answer(200)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/things',
    permission: 'things:change',
    summary: 'Deletes things',
    answers: { 204: nothing },
    handle: () => Promise.resolve(answer(204)),
  }),
  route({
    method: 'GET',
    path: '/kk/things',
    permission: 'things:read',
    summary: 'The page of things',
    page: true,
    handle: () => Promise.resolve(page(200, '<p>')),
  }),
]

const platform = await testPlatform()
const policy = { 'things:read': ['anyone'], 'things:change': ['operator'] } as const
const server = await testServer({ ...platform, policy, routes })
await server.ready()

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly security?: readonly object[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  readonly responses: Readonly<Record<string, { readonly description?: string }>>
}

interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

const document = JSON.parse(JSON.stringify(server.swagger())) as Document

/** Every `$ref` of a document. */
function references(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, inner]) => (name === '$ref' ? [String(inner)] : references(inner)))
}

test('the description is OpenAPI 3.1 and holds every route but the pages', () => {
  assert.match(document.openapi, /^3\.1\.\d+$/)
  assert.ok(document.info.title && document.info.version)
  const found = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  assert.deepEqual(found.toSorted(), [
    'delete /api/v1/things',
    'get /api/v1/things',
    'get /api/v1/things/file',
    'post /api/v1/letters',
    'post /api/v1/things/{id}',
  ])
})

test('every operation says what it does, which permission it needs, and how it may fail', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      assert.ok(operation.summary, `${method} ${path}`)
      assert.match(operation.description ?? '', /^Permission: `[a-z:-]+`$/)
      assert.ok(
        Object.keys(operation.responses).every((status) => /^([1-5]\d\d|[1-5]XX|default)$/.test(status)),
        JSON.stringify(Object.keys(operation.responses)),
      )
      assert.ok('4XX' in operation.responses && '5XX' in operation.responses)
      for (const { description } of Object.values(operation.responses)) assert.equal(typeof description, 'string')
    }
  }
})

test('credentials are asked for exactly where not everybody may come in', () => {
  assert.equal(document.paths['/api/v1/things']?.['get']?.security, undefined)
  assert.deepEqual(document.paths['/api/v1/things/{id}']?.['post']?.security, [
    { oauth: ['things:change'] },
    { session: [] },
  ])
})

test('parameters and bodies are described by the schemas that parse them', () => {
  const operation = document.paths['/api/v1/things/{id}']?.['post']
  const parameters = operation?.parameters?.map((parameter) => [
    parameter.in,
    parameter.name,
    parameter.required ?? false,
  ])
  assert.deepEqual(parameters?.toSorted(), [
    ['path', 'id', true],
    ['query', 'dry', false],
  ])
  const schema = operation?.requestBody?.content['application/json']?.schema as Record<string, unknown>
  assert.deepEqual(schema['required'], ['name'])
  assert.equal(schema['additionalProperties'], false)
})

test('what goes over the line as bytes is told by its forms, with limits, examples and headers', () => {
  const { requestBody, parameters, responses } = document.paths['/api/v1/letters']?.['post'] ?? { responses: {} }
  assert.deepEqual(requestBody?.content, {
    'application/xml': { schema: { type: 'string', description: 'A letter. At most 64 KiB.' }, example: '<Letter/>' },
    'application/json': {
      schema: {
        type: 'object',
        properties: { name: { type: 'string' } },
        required: ['name'],
        additionalProperties: false,
        description: 'A thing. At most 64 KiB.',
      },
      example: { name: 'a' },
    },
  })
  assert.deepEqual(
    parameters?.map((parameter) => [parameter.in, parameter.name, parameter.required]),
    [['header', 'x-seal', true]],
  )
  const { headers, content } = responses['200'] as unknown as Record<'headers' | 'content', Record<string, unknown>>
  assert.deepEqual(headers, { 'x-seal': { schema: { type: 'string' }, description: 'Our seal' } })
  assert.deepEqual(content, {
    'application/json': { schema: { $ref: '#/components/schemas/Thing' } },
    'application/xml': { schema: { type: 'string', description: 'A letter of ours' }, example: '<Thing/>' },
  })
})

test('a file, an answer that still stands, and one without a body are told as what they are', () => {
  const { parameters, responses } = document.paths['/api/v1/things/file']?.['get'] ?? { responses: {} }
  assert.deepEqual(
    parameters?.map((parameter) => [parameter.in, parameter.name, parameter.required ?? false]),
    [['header', 'if-none-match', false]],
  )
  const etag = { schema: { type: 'string' }, description: tagged.answer.etag }
  const packed = { schema: { type: 'string' }, description: 'gzip where it is taken' }
  assert.deepEqual(responses['200'], {
    description: 'Default Response',
    headers: { etag, 'content-encoding': packed },
    content: {
      'text/csv': { schema: { type: 'string', description: 'Things' }, example: 'name\r\na\r\n' },
      'application/pdf': { schema: { type: 'string', format: 'binary', description: 'A paper' } },
    },
  })
  assert.deepEqual(responses['304'], { description: unchanged.description, headers: { etag } })
  const deleted = document.paths['/api/v1/things']?.['delete']?.responses['204']
  assert.deepEqual(deleted, { description: nothing.description })
})

test('every reference leads to a component, and named schemas stand there once', () => {
  const named = references(document).map((reference) => /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1])
  assert.ok(named.length > 0)
  for (const name of named)
    assert.ok(name !== undefined && Object.hasOwn(document.components.schemas, name), String(name))
  assert.ok(['Problem', 'Thing'].every((name) => named.includes(name)))
})

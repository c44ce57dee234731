import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { ByteForm, DescribedHeaders, Route } from './route.ts'

type Described = Parameters<typeof jsonSchemaTransform>[0]

/** What a route says of itself beside its schemas, as the library knows no place for it. */
interface OwnConfig {
  readonly declared?: Pick<Route, 'bytes' | 'byteAnswers' | 'headers' | 'bodyLimit'>
}

/** The most bytes of a body where a route says nothing else. */
export const usualBodyLimit = 128 * 1024

/**
 * One route of the API description. What goes over the line as bytes is told by its media types, each with what it holds, its limit, and an
 * example or a schema; so are headers that carry signatures.
 */
export function describeRoute(input: Described): ReturnType<typeof jsonSchemaTransform> {
  const described = jsonSchemaTransform(input)
  const { declared } = (input.route?.config ?? {}) as OwnConfig
  const schema = described.schema as Record<string, unknown> | undefined
  if (declared === undefined || schema === undefined || schema['hide'] === true) return described
  const { bytes, byteAnswers, headers, bodyLimit = usualBodyLimit } = declared
  const json = (zod: z.ZodType, way: 'body' | 'answer') => jsonOf(input, zod, way)
  if (bytes !== undefined) {
    const limit = ` At most ${bodyLimit / 1024} KiB.`
    const contents = bytes.map((form) => [form.type, { schema: bodySchema(form, limit, json) }])
    schema['body'] = { content: Object.fromEntries(contents) }
  }
  if (headers?.request !== undefined || headers?.mayBring !== undefined) schema['headers'] = headerSchema(headers)
  if (byteAnswers !== undefined || headers?.answer !== undefined)
    schema['response'] = answersWith(schema['response'] as Answers, { byteAnswers, headers: headers?.answer, json })
  return described
}

type JsonOf = (zod: z.ZodType, way: 'body' | 'answer') => object
type Answers = Readonly<Record<string, object>>

/** The JSON Schema of a schema of ours, references and all, as the library writes it elsewhere. */
function jsonOf(input: Described, zod: z.ZodType, way: 'body' | 'answer'): object {
  const schema = way === 'body' ? { body: zod } : { response: { 200: zod } }
  const described = jsonSchemaTransform({ ...input, schema }).schema as {
    readonly body?: object
    readonly response?: { readonly 200: object }
  }
  return (way === 'body' ? described.body : described.response?.[200]) ?? {}
}

/** A form as the library reads bodies: an example stands in the schema and is lifted out of it. */
function bodySchema({ holds, schema, example }: ByteForm, limit: string, json: JsonOf): object {
  const shape = schema === undefined ? shapeless({ example }) : json(schema, 'body')
  return { ...shape, description: `${holds}${limit}`, ...(example !== undefined && { examples: [example] }) }
}

/** What is told of a form without a schema: a text, bytes, or some JSON. */
function shapeless({ binary, example }: Pick<ByteForm, 'binary' | 'example'>): object {
  if (binary) return { type: 'string', format: 'binary' }
  return { type: typeof example === 'object' ? 'object' : 'string' }
}

function headerSchema({ request = {}, mayBring = {} }: NonNullable<Route['headers']>): object {
  return { type: 'object', properties: namedHeaders({ ...request, ...mayBring }), required: Object.keys(request) }
}

function namedHeaders(headers: DescribedHeaders): Readonly<Record<string, object>> {
  const named = Object.entries(headers).map(([name, description]) => [name, { type: 'string', description }])
  return Object.fromEntries(named)
}

interface Beside {
  readonly byteAnswers: Route['byteAnswers']
  readonly headers: DescribedHeaders | undefined
  readonly json: JsonOf
}

/** Answers with their other forms, and with headers where they went well. */
function answersWith(answers: Answers, beside: Beside): Answers {
  const statuses = [...new Set([...Object.keys(answers), ...Object.keys(beside.byteAnswers ?? {})])]
  return Object.fromEntries(
    statuses.map((status) => {
      const answer = answers[status]
      return [status, /^[45]/.test(status) ? (answer ?? {}) : goodAnswer(answer, Number(status), beside)]
    }),
  )
}

function goodAnswer(answer: object | undefined, status: number, { byteAnswers = {}, headers = {}, json }: Beside) {
  const forms = byteAnswers[status] ?? []
  // What has no body has no headers that tell of one.
  if (isBodiless(answer)) {
    const others = Object.entries(headers).filter(([name]) => !name.startsWith('content-'))
    return { ...answer, ...(others.length > 0 && { headers: namedHeaders(Object.fromEntries(others)) }) }
  }
  const told = answer === undefined ? [] : [['application/json', { schema: answer }]]
  const others = forms.map(({ schema, ...form }) => [
    form.type,
    {
      schema: { ...(schema === undefined ? shapeless(form) : json(schema, 'answer')), description: form.holds },
      ...(form.example !== undefined && { example: form.example }),
    },
  ])
  return {
    description: 'Default Response',
    ...(Object.keys(headers).length > 0 && { headers: namedHeaders(headers) }),
    content: Object.fromEntries([...told, ...others]),
  }
}

function isBodiless(answer: object | undefined): boolean {
  return answer !== undefined && 'type' in answer && answer.type === 'null'
}

/**
 * The API description without schemas that nothing refers to: the library writes every shared schema twice, as it enters and
 * as it leaves, and most are used in one way only.
 */
export function describeObject(input: Parameters<typeof jsonSchemaTransformObject>[0]) {
  const document = jsonSchemaTransformObject(input)
  const { components } = document as { readonly components?: { readonly schemas?: Record<string, unknown> } }
  const schemas = components?.schemas
  if (!schemas) return document
  for (let before = -1; before !== Object.keys(schemas).length; ) {
    before = Object.keys(schemas).length
    const text = JSON.stringify(document)
    for (const name of Object.keys(schemas)) {
      if (!text.includes(`"#/components/schemas/${name}"`)) delete schemas[name]
    }
  }
  return document
}

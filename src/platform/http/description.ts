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
  if (headers?.request !== undefined) schema['headers'] = headerSchema(headers.request)
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
  const shape = schema === undefined ? textOrTree(example) : json(schema, 'body')
  return { ...shape, description: `${holds}${limit}`, ...(example !== undefined && { examples: [example] }) }
}

function textOrTree(example: unknown): object {
  return { type: typeof example === 'object' ? 'object' : 'string' }
}

function headerSchema(headers: DescribedHeaders): object {
  const properties = Object.entries(headers).map(([name, description]) => [name, { type: 'string', description }])
  return { type: 'object', properties: Object.fromEntries(properties), required: Object.keys(headers) }
}

interface Beside {
  readonly byteAnswers: Route['byteAnswers']
  readonly headers: DescribedHeaders | undefined
  readonly json: JsonOf
}

/** Answers with their other forms, and with headers where they went well. */
function answersWith(answers: Answers, { byteAnswers = {}, headers, json }: Beside): Answers {
  const statuses = [...new Set([...Object.keys(answers), ...Object.keys(byteAnswers)])]
  return Object.fromEntries(
    statuses.map((status) => {
      const answer = answers[status]
      const forms = byteAnswers[Number(status)] ?? []
      if (/^[45]/.test(status)) return [status, answer ?? {}]
      const told = answer === undefined ? [] : [['application/json', { schema: answer }]]
      const others = forms.map(({ type, holds, schema, example }) => [
        type,
        {
          schema: { ...(schema === undefined ? textOrTree(example) : json(schema, 'answer')), description: holds },
          ...(example !== undefined && { example }),
        },
      ])
      const named = Object.entries(headers ?? {}).map(([name, description]) => [name, { type: 'string', description }])
      return [
        status,
        {
          description: 'Default Response',
          ...(named.length > 0 && { headers: Object.fromEntries(named) }),
          content: Object.fromEntries([...told, ...others]),
        },
      ]
    }),
  )
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

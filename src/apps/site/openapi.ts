/** The parts of a JSON Schema (draft 2020-12) that the API page tells. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

/** One form of a body. */
export interface Media {
  readonly schema?: Schema
  /** A whole one: a text as it goes over the line, or a value of JSON. */
  readonly example?: unknown
}

/** Bodies by media type. */
export interface Content {
  readonly description?: string
  readonly content?: Readonly<Record<string, Media>>
  readonly headers?: Readonly<Record<string, { readonly description?: string }>>
}

/** One method of one path. */
export interface Operation {
  readonly summary?: string
  /** The router writes the permission here: ``Permission: `reports:assess` ``. */
  readonly description?: string
  readonly tags?: readonly string[]
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses?: Readonly<Record<string, Content>>
}

/** The parts of an OpenAPI 3.1 description that the API page tells. */
export interface OpenApi {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

/** An operation with where it stands. */
export interface Endpoint {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** All operations by their first tag, in the order of the description. */
export function endpointsByTag(api: OpenApi): ReadonlyMap<string, readonly Endpoint[]> {
  const groups = new Map<string, Endpoint[]>()
  for (const [path, item] of Object.entries(api.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method]
      if (!operation) continue
      const tag = operation.tags?.[0] ?? 'other'
      groups.set(tag, [...(groups.get(tag) ?? []), { method: method.toUpperCase(), path, operation }])
    }
  }
  return groups
}

/** The permission an operation needs, from its description. */
export function permissionOf({ description }: Operation): string | undefined {
  return /Permission: `([^`]+)`/.exec(description ?? '')?.[1]
}

/** Levels of nesting that are written out; deeper ones end in an ellipsis. */
const deepest = 4

/** A schema in the notation of TypeScript types, with limits as comments; references keep their names. */
export function describeSchema(schema: Schema, level = 0): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? schema.$ref
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const options = schema.anyOf ?? schema.oneOf
  if (options) return options.map((option) => describeSchema(option, level)).join(' | ')
  if (schema.allOf) return schema.allOf.map((part) => describeSchema(part, level)).join(' & ')
  if (level >= deepest) return '…'
  if (schema.properties) return describeObject(schema, level)
  if (schema.items) return `${grouped(describeSchema(schema.items, level))}[]`
  if (typeof schema.additionalProperties === 'object') {
    return `Record<string, ${describeSchema(schema.additionalProperties, level + 1)}>`
  }
  return `${typeName(schema)}${limits(schema)}`
}

/** An example as it is read: JSON and XML with a line for each element. */
export function exampleText(example: unknown): string {
  if (typeof example !== 'string') return JSON.stringify(example, null, 2)
  return example.startsWith('<') ? indentedXml(example) : example
}

/** XML without comments and mixed content, as our messages are, each element on a line of its own; those with text alone keep theirs. */
function indentedXml(xml: string): string {
  const parts = xml.match(/<\?[^>]*>|<(\w+)[^>]*>[^<]*<\/\1>|<[^>]*>/g) ?? []
  let depth = 0
  return parts
    .map((part) => {
      const closes = part.startsWith('</')
      if (closes) depth--
      const line = `${'  '.repeat(depth)}${part}`
      if (!closes && !part.startsWith('<?') && !part.endsWith('/>') && !part.includes('</')) depth++
      return line
    })
    .join('\n')
}

function describeObject({ properties = {}, required = [] }: Schema, level: number): string {
  const indent = '  '.repeat(level + 1)
  const lines = Object.entries(properties).map(
    ([name, schema]) => `${indent}${name}${required.includes(name) ? '' : '?'}: ${describeSchema(schema, level + 1)}`,
  )
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${'  '.repeat(level)}}`
}

function grouped(text: string): string {
  return text.includes(' | ') && !text.startsWith('{') ? `(${text})` : text
}

function typeName({ type, format }: Schema): string {
  if (type === undefined) return 'unknown'
  const name = typeof type === 'string' ? type : type.join(' | ')
  return format ? `${name} /* ${format} */` : name
}

function limits(schema: Schema): string {
  const { minLength, maxLength, minimum, maximum } = schema
  if (maxLength !== undefined) return ` /* ${minLength ?? 0}–${maxLength} characters */`
  const big = (value: number | undefined) => value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER
  if (big(minimum) && big(maximum)) return ''
  return ` /* ${big(minimum) ? '' : minimum}…${big(maximum) ? '' : maximum} */`
}

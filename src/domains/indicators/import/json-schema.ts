import { z } from 'zod'
import { type Entry, kindCalled } from './entry.ts'
import { ImportFault } from './import-fault.ts'

/** The shapes of JSON we know how to read. */
export type JsonFormat = 'polkadot' | 'warninglist' | 'misp' | 'list'

/** What a JSON file holds. */
export interface JsonContent {
  readonly format: JsonFormat
  readonly entries: readonly Entry[]
}

const texts = z.array(z.string())
const polkadot = z.object({ allow: texts.optional(), deny: texts, denySub: texts.optional() })
const warninglist = z.object({ list: texts })
const attribute = z.object({
  type: z.string(),
  value: z.string(),
  comment: z.string().nullish(),
  to_ids: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
})
const event = z.object({
  Event: z.object({
    Attribute: z.array(attribute).optional(),
    Object: z.array(z.object({ Attribute: z.array(attribute).optional() })).optional(),
  }),
})
const events = z.union([
  event.transform((one) => [one]),
  z.array(event),
  z.object({ response: z.array(event) }).transform(({ response }) => response),
])

/**
 * Reads a JSON file of a known shape: `{"allow":[],"deny":[]}` of polkadot-js/phishing, a MISP warninglist
 * (`{"list":[]}`), MISP events, or a bare list of texts. Throws `ImportFault` `import.not-json` (also where the file
 * was cut off) or `import.unknown-json`.
 */
export function readJson(text: string): JsonContent {
  const json = parse(text)
  const list = texts.safeParse(json)
  if (list.success) return { format: 'list', entries: plain(list.data, {}) }
  const lists = polkadot.safeParse(json)
  if (lists.success) return { format: 'polkadot', entries: polkadotEntries(lists.data) }
  const warning = warninglist.safeParse(json)
  if (warning.success) return { format: 'warninglist', entries: plain(warning.data.list, { kind: 'domain' }) }
  const shared = events.safeParse(json)
  if (shared.success) return { format: 'misp', entries: mispEntries(shared.data) }
  throw new ImportFault('import.unknown-json')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ImportFault('import.not-json')
  }
}

function plain(values: readonly string[], rest: Partial<Entry>): Entry[] {
  return values.map((text, place) => ({ ...rest, line: place + 1, text: text.trim() }))
}

/** What is allowed comes first, so that it shields within the same file; `denySub` holds pages, not hosts. */
function polkadotEntries({ allow = [], deny, denySub = [] }: z.output<typeof polkadot>): Entry[] {
  return [
    ...plain(allow, { kind: 'domain', list: 'allow' }),
    ...plain(deny, { kind: 'domain', list: 'deny' }),
    ...plain(denySub, { list: 'deny' }),
  ].map((entry, place) => ({ ...entry, line: place + 1 }))
}

function mispEntries(shared: readonly z.output<typeof event>[]): Entry[] {
  const attributes = shared.flatMap(({ Event }) => [
    ...(Event.Attribute ?? []),
    ...(Event.Object ?? []).flatMap((object) => object.Attribute ?? []),
  ])
  return attributes.map((one, place) => mispEntry(one, place + 1))
}

/** Composite types (`domain|ip`) give their first half, which names the offender; the second is where it stood. */
function mispEntry({ type, value, comment, to_ids, deleted }: z.output<typeof attribute>, line: number): Entry {
  const [name = '', second] = type.split('|')
  const text = second === undefined ? value : (value.split('|')[0] ?? '')
  const kind = kindCalled(name)
  const entry = { line, text: text.trim(), ...(comment ? { reason: comment } : {}), ...(kind && { kind }) }
  if (deleted === true) return { ...entry, refused: 'import.deleted' }
  if (kind === undefined) return { ...entry, refused: 'import.unsupported-type' }
  return to_ids === false ? { ...entry, refused: 'import.not-for-detection' } : entry
}

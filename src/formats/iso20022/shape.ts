import { fail, ok, type Result } from '#kernel/result'
import { escapeXml, type XmlElement } from './xml.ts'

/** A text with what it must look like. `name` is the data type of the message definition. */
export interface TextShape {
  readonly kind: 'text'
  readonly name: string
  readonly fits: (text: string) => boolean
  /** Whether the element carries its currency in the attribute `Ccy`: its value is then `{ Ccy, Amt }`. */
  readonly currency?: true
}

/** Elements in a fixed order, or one of several. */
export interface GroupShape {
  readonly kind: 'group'
  readonly fields: readonly Field[]
  readonly choice: boolean
}

/** Elements that are passed through unread: parts that nothing here acts on, but for those that are known by name. */
export interface AnyShape {
  readonly kind: 'any'
  readonly known?: readonly Field[]
}

/** What an element holds. A thunk, for what contains itself. */
export type Shape = TextShape | GroupShape | AnyShape

/** An element within a group. */
export interface Field {
  readonly name: string
  readonly shape: Shape
  readonly least: 0 | 1
  readonly most: number
}

/** What a message holds, by the names of its elements: the XML and the JSON form of a message are the same tree. */
export type IsoValue = string | IsoTree | readonly IsoValue[]

/** A group. Elements that may come more than once are lists always. */
export interface IsoTree {
  readonly [name: string]: IsoValue
}

/** An element that must be there. */
export const one = (name: string, shape: Shape): Field => ({ name, shape, least: 1, most: 1 })
/** An element that may be there. */
export const maybe = (name: string, shape: Shape): Field => ({ name, shape, least: 0, most: 1 })
/** An element that may come so many times. */
export const some = (name: string, shape: Shape, most = Number.POSITIVE_INFINITY): Field => ({
  name,
  shape,
  least: 0,
  most,
})
/** An element that comes once or more. */
export const many = (name: string, shape: Shape, most = Number.POSITIVE_INFINITY): Field => ({
  name,
  shape,
  least: 1,
  most,
})
/** Elements in this order. */
export const group = (...fields: readonly Field[]): GroupShape => ({ kind: 'group', fields, choice: false })
/** Exactly one of these. */
export const choice = (...fields: readonly Field[]): GroupShape => ({
  kind: 'group',
  fields: fields.map((field) => ({ ...field, least: 0 as const })),
  choice: true,
})
/** Whatever stands there. */
export const any: AnyShape = { kind: 'any' }
/** Whatever stands there; of these names at most so many, and each as its shape asks. */
export const anyBut = (...known: readonly Field[]): AnyShape => ({ kind: 'any', known })

/**
 * Reads an element by its shape. Fails, each with the `path` of the element, with `iso.element.unknown`,
 * `iso.element.missing`, `iso.element.too-many`, `iso.element.order`, `iso.element.choice`, `iso.text.malformed` (with
 * the `type`), or `iso.text.unexpected`.
 */
export function readElement(shape: Shape, element: XmlElement, path = element.name): Result<IsoValue> {
  if (shape.kind === 'any') return readAny(shape, element, path)
  if (shape.kind === 'text') {
    if (element.children.length > 0)
      return fail('iso.element.unknown', { path: `${path}/${element.children[0]?.name}` })
    const text = element.text.trim()
    if (!shape.fits(text)) return fail('iso.text.malformed', { path, type: shape.name })
    if (shape.currency === undefined) return ok(text)
    const { Ccy = '' } = element.attributes
    return /^[A-Z]{3}$/.test(Ccy) ? ok({ Ccy, Amt: text }) : fail('iso.text.malformed', { path, type: 'CurrencyCode' })
  }
  return readGroup(shape, element, path)
}

function readGroup({ fields, choice: isChoice }: GroupShape, element: XmlElement, path: string): Result<IsoTree> {
  if (element.text.trim() !== '') return fail('iso.text.unexpected', { path })
  const tree: Record<string, IsoValue | IsoValue[]> = {}
  let list: IsoValue[] = []
  let place = 0
  let seen = 0
  for (const child of element.children) {
    const at = `${path}/${child.name}`
    const found = fields.findIndex(({ name }) => name === child.name)
    const field = fields[found]
    if (field === undefined) return fail('iso.element.unknown', { path: at })
    if (found < place) return fail('iso.element.order', { path: at })
    seen = found === place ? seen + 1 : 1
    place = found
    if (seen > field.most) return fail('iso.element.too-many', { path: at })
    const read = readElement(field.shape, child, at)
    if (!read.ok) return read
    if (seen === 1) list = []
    list.push(read.value)
    tree[field.name] = field.most === 1 ? read.value : list
  }
  return complete(fields, isChoice, tree, path)
}

function complete(fields: readonly Field[], isChoice: boolean, tree: IsoTree, path: string): Result<IsoTree> {
  if (isChoice && Object.keys(tree).length !== 1) return fail('iso.element.choice', { path })
  const missing = fields.find(({ name, least }) => least > 0 && !Object.hasOwn(tree, name))
  return missing === undefined ? ok(tree) : fail('iso.element.missing', { path: `${path}/${missing.name}` })
}

/** What is known by name stands in the tree as in a group; the rest as `anyOf` has it. */
function readAny({ known = [] }: AnyShape, element: XmlElement, path: string): Result<IsoValue> {
  const isKnown = ({ name }: XmlElement) => known.some((field) => field.name === name)
  const ours = element.children.filter(isKnown)
  if (ours.length === 0) return ok(anyOf(element))
  const children = ours.toSorted((a, b) => placeIn(known, a.name) - placeIn(known, b.name))
  const read = readGroup({ kind: 'group', fields: known, choice: false }, { ...element, text: '', children }, path)
  if (!read.ok) return read
  const rest = element.children.filter((child) => !isKnown(child))
  return ok(rest.length === 0 ? read.value : { ...(anyOf({ ...element, children: rest }) as IsoTree), ...read.value })
}

const placeIn = (fields: readonly Field[], name: string): number => fields.findIndex((field) => field.name === name)

function anyOf(element: XmlElement): IsoValue {
  if (element.children.length === 0) return element.text.trim()
  // Names are somebody else's: `constructor` and `__proto__` are names like any other.
  const byName = Map.groupBy(element.children, ({ name }) => name)
  return Object.fromEntries(Array.from(byName, ([name, children]) => [name, children.map(anyOf)]))
}

/** Checks the JSON form of a message by the same shape, and fails as `readElement` does. */
export function checkTree(shape: Shape, value: unknown, path: string): Result<IsoValue> {
  if (shape.kind === 'any') return checkAny(shape, value, path)
  if (shape.kind === 'text') return checkText(shape, value, path)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fail('iso.text.malformed', { path, type: 'group' })
  const tree: Record<string, IsoValue> = {}
  const given = value as Readonly<Record<string, unknown>>
  const strange = Object.keys(given).find((name) => !shape.fields.some((field) => field.name === name))
  if (strange !== undefined) return fail('iso.element.unknown', { path: `${path}/${strange}` })
  for (const { name, shape: inner, most } of shape.fields) {
    if (!Object.hasOwn(given, name)) continue
    const at = `${path}/${name}`
    const list = most === 1 ? [given[name]] : given[name]
    if (!Array.isArray(list) || list.length === 0) return fail('iso.text.malformed', { path: at, type: 'list' })
    if (list.length > most) return fail('iso.element.too-many', { path: at })
    const values: IsoValue[] = []
    for (const each of list) {
      const checked = checkTree(inner, each, at)
      if (!checked.ok) return checked
      values.push(checked.value)
    }
    tree[name] = most === 1 ? (values[0] ?? '') : values
  }
  return complete(shape.fields, shape.choice, tree, path)
}

function checkAny({ known = [] }: AnyShape, value: unknown, path: string): Result<IsoValue> {
  if (!isPlain(value, 0)) return fail('iso.text.malformed', { path, type: 'any' })
  if (typeof value === 'string' || Array.isArray(value)) return ok(value)
  const given = Object.entries(value as IsoTree)
  const isKnown = ([name]: readonly [string, IsoValue]) => placeIn(known, name) >= 0
  const ours = checkTree(group(...known), Object.fromEntries(given.filter(isKnown)), path)
  if (!ours.ok) return ours
  return ok({ ...Object.fromEntries(given.filter((entry) => !isKnown(entry))), ...(ours.value as IsoTree) })
}

function checkText(shape: TextShape, value: unknown, path: string): Result<IsoValue> {
  const wrong = fail('iso.text.malformed', { path, type: shape.name })
  if (shape.currency === undefined) return typeof value === 'string' && shape.fits(value) ? ok(value) : wrong
  if (typeof value !== 'object' || value === null) return wrong
  const { Ccy, Amt, ...more } = value as Readonly<Record<string, unknown>>
  if (typeof Ccy !== 'string' || typeof Amt !== 'string' || Object.keys(more).length > 0) return wrong
  return /^[A-Z]{3}$/.test(Ccy) && shape.fits(Amt) ? ok({ Ccy, Amt }) : wrong
}

function isPlain(value: unknown, depth: number): value is IsoValue {
  if (typeof value === 'string') return true
  if (typeof value !== 'object' || value === null || depth > 40) return false
  return Object.values(value).every((inner) => isPlain(inner, depth + 1))
}

/** Writes a checked tree as XML, in the order of the shape, without blanks between elements. */
export function writeElement(shape: Shape, value: IsoValue, name: string): string {
  if (typeof value === 'string') return `<${name}>${escapeXml(value)}</${name}>`
  if (shape.kind === 'text') {
    const { Ccy, Amt } = value as { readonly Ccy: string; readonly Amt: string }
    return `<${name} Ccy="${escapeXml(Ccy)}">${escapeXml(Amt)}</${name}>`
  }
  const tree = value as IsoTree
  const inner =
    shape.kind === 'any'
      ? Object.entries(tree).map(([field, values]) => {
          const inside = shape.known?.find(({ name: known }) => known === field)?.shape ?? any
          return listOf(values).map((each) => writeElement(inside, each, field))
        })
      : shape.fields.flatMap((field) =>
          Object.hasOwn(tree, field.name)
            ? listOf(tree[field.name] ?? '').map((each) => writeElement(field.shape, each, field.name))
            : [],
        )
  return `<${name}>${inner.flat().join('')}</${name}>`
}

function listOf(value: IsoValue): readonly IsoValue[] {
  return Array.isArray(value) ? (value as readonly IsoValue[]) : [value]
}

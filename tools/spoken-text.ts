/** Text for people that stands in the code instead of the catalogue. */
import { type JSXElementName, Visitor } from 'oxc-parser'
import { type Fault, isTest, lineAt, parse, type Sources } from './source.ts'

/** Folders and files that are about Cyrillic text itself: codecs, engines, lists of words and of letters. */
function speaksFreely(file: string): boolean {
  return /^src\/(formats|engines)\//.test(file) || /(^|[/-])(words|letters)\.ts$/.test(file) || isTest(file)
}

/** Attributes whose value is read out or shown. */
const shown = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'label',
  'placeholder',
  'title',
])

/** Elements whose text is for machines. */
const unspoken = new Set(['code', 'kbd', 'pre', 'samp', 'script', 'style'])

const cyrillic = /\p{Script=Cyrillic}/u
const letters = /\p{L}/u
const looksLikeKey = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/

const nameOf = (name: JSXElementName) => (name.type === 'JSXIdentifier' ? name.name : '')

function textFaults(file: string, text: string): readonly Fault[] {
  const faults: Fault[] = []
  const open: string[] = []
  const tell = (start: number, what: string, said: string) =>
    faults.push({
      file,
      line: lineAt(text, start),
      message: `${what} outside the catalogue: ${said.trim().slice(0, 40)}`,
    })
  const silent = () => open.some((name) => unspoken.has(name))
  new Visitor({
    Literal({ value, start }) {
      if (typeof value === 'string' && cyrillic.test(value)) tell(start, 'Cyrillic text', value)
    },
    TemplateElement({ value, start }) {
      if (cyrillic.test(value.cooked ?? '')) tell(start, 'Cyrillic text', value.cooked ?? '')
    },
    JSXElement: ({ openingElement }) => void open.push(nameOf(openingElement.name)),
    'JSXElement:exit': () => void open.pop(),
    JSXText({ value, start }) {
      if (letters.test(value) && !silent()) tell(start + value.search(/\S/), 'text', value)
    },
    JSXExpressionContainer({ expression, start }) {
      if (expression.type !== 'Literal' || typeof expression.value !== 'string' || silent()) return
      const said = expression.value
      if (letters.test(said) && !cyrillic.test(said) && /^\S+\s+\S/.test(said)) tell(start, 'text', said)
    },
    JSXAttribute({ name, value, start }) {
      if (name.type !== 'JSXIdentifier' || !shown.has(name.name)) return
      if (value?.type !== 'Literal' || typeof value.value !== 'string' || cyrillic.test(value.value)) return
      if (letters.test(value.value) && !looksLikeKey.test(value.value)) tell(start, `${name.name} text`, value.value)
    },
  }).visit(parse(file, text).program)
  return faults
}

/** Faults of code that speaks to people itself: Cyrillic in strings, words between tags or in attributes read out. */
export function checkSpokenText(code: Sources): readonly Fault[] {
  return [...code].flatMap(([file, text]) => (speaksFreely(file) ? [] : textFaults(file, text)))
}

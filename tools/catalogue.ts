/**
 * The rules that the catalogue `locales/{kk,ru,en}/*.json` keeps by itself, whatever the code says. Keys begin with the
 * name of their file: `site.` in `site.json`. Problems are parted by area: `problem.` in `problem-identity.json`.
 */
import { IntlMessageFormat } from 'intl-messageformat'
import { type Language, languages } from '../src/kernel/language.ts'
import type { Fault, Sources } from './source.ts'

/** Messages by key, for each language, with the file each stands in. */
export type Catalogue = Readonly<Record<Language, ReadonlyMap<string, Message>>>

/** One message as written. */
interface Message {
  readonly file: string
  readonly text: string
}

/** One node of a parsed ICU message, of which we look at names, branches and nothing else. */
interface Element {
  readonly type: number
  readonly value?: unknown
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>
  readonly pluralType?: string
}

const literal = 0
const plural = 6
const pound = 7

/** What the file of a language says, or the faults that keep it from being read. */
function readFile(file: string, text: string, into: Map<string, Message>): readonly Fault[] {
  const area = file.slice(file.lastIndexOf('/') + 1, -'.json'.length)
  const [first = area] = area.split('-')
  const prefix = first === 'problem' || first === 'console' ? first : area
  const fits = (key: string) => key.startsWith(`${prefix}.`)
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    return [{ file, message: `not JSON: ${error instanceof Error ? error.message : 'unreadable'}` }]
  }
  const faults: Fault[] = []
  for (const [key, message] of Object.entries(content as Record<string, unknown>)) {
    if (!fits(key)) faults.push({ file, message: `${key}: keys here begin with '${prefix}.'` })
    if (typeof message !== 'string' || message.trim() === '') faults.push({ file, message: `${key}: no text` })
    else into.set(key, { file, text: message })
  }
  for (const key of repeatedKeys(text)) faults.push({ file, message: `${key}: written twice` })
  return faults
}

function repeatedKeys(text: string): readonly string[] {
  const keys = [...text.matchAll(/^\s*"([^"\\]+)"\s*:/gm)].map((match) => match[1] ?? '')
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))]
}

/** Reads the catalogue of a tree, with the faults of its files. */
export function readCatalogue(files: Sources): { readonly catalogue: Catalogue; readonly faults: readonly Fault[] } {
  const catalogue = { kk: new Map<string, Message>(), ru: new Map<string, Message>(), en: new Map<string, Message>() }
  const faults: Fault[] = []
  for (const [file, text] of files) {
    const language = languages.find((one) => file.startsWith(`locales/${one}/`) && file.endsWith('.json'))
    if (language) faults.push(...readFile(file, text, catalogue[language]))
  }
  return { catalogue, faults }
}

/** The syntax tree of a message; throws a SyntaxError where it is not ICU. Tags are plain text, as in the product. */
function parseMessage(text: string, language: Language): readonly Element[] {
  return new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst()
}

function* inside(elements: readonly Element[]): Generator<Element> {
  for (const element of elements) {
    yield element
    for (const branch of Object.values(element.options ?? {})) yield* inside(branch.value)
  }
}

function argumentsOf(elements: readonly Element[]): string {
  const names = [...inside(elements)].filter(({ type }) => type !== literal && type !== pound)
  return [...new Set(names.map(({ value }) => String(value)))].toSorted().join(', ')
}

/** Kazakh leaves a noun as it is after a number, so its messages may do with `other` alone. */
function missingForms(elements: readonly Element[], language: Language): readonly string[] {
  if (language === 'kk') return []
  const faults: string[] = []
  for (const { type, options = {}, value, pluralType } of inside(elements)) {
    if (type !== plural) continue
    const forms = new Intl.PluralRules(language, { type: pluralType === 'ordinal' ? 'ordinal' : 'cardinal' })
    const missing = forms.resolvedOptions().pluralCategories.filter((form) => !(form in options))
    if (missing.length > 0) faults.push(`{${String(value)}, plural} lacks ${missing.join(', ')}`)
  }
  return faults
}

function sameAsRussian(kazakh: string, russian: string | undefined): boolean {
  return kazakh === russian && /\p{Script=Cyrillic}/u.test(kazakh) && kazakh.trim().split(/\s+/).length > 3
}

function messageFaults(key: string, catalogue: Catalogue): readonly Fault[] {
  const faults: Fault[] = []
  const shapes = new Map<Language, string>()
  const home = languages.map((language) => catalogue[language].get(key)?.file).find((file) => file !== undefined) ?? ''
  for (const language of languages) {
    const message = catalogue[language].get(key)
    const file = message?.file ?? home.replace(/^locales\/../, `locales/${language}`)
    if (!message) {
      faults.push({ file, message: `${key}: missing` })
      continue
    }
    try {
      const elements = parseMessage(message.text, language)
      shapes.set(language, argumentsOf(elements))
      for (const fault of missingForms(elements, language)) faults.push({ file, message: `${key}: ${fault}` })
    } catch (error) {
      faults.push({ file, message: `${key}: not ICU: ${error instanceof Error ? error.message : 'unreadable'}` })
    }
    if (language === 'kk' && sameAsRussian(message.text, catalogue.ru.get(key)?.text)) {
      faults.push({ file, message: `${key}: the Kazakh text is the Russian one` })
    }
  }
  if (new Set(shapes.values()).size > 1) {
    const told = [...shapes].map(([language, names]) => `${language} {${names}}`).join(', ')
    faults.push({ file: home, message: `${key}: arguments differ: ${told}` })
  }
  return faults
}

/** Every key that any language has, with the file of the first that has it. */
export function keysOf(catalogue: Catalogue): ReadonlyMap<string, string> {
  const all = languages.toReversed().flatMap((language) => [...catalogue[language]])
  return new Map(all.map(([key, { file }]) => [key, file]))
}

/** Faults between the languages: missing keys, bad ICU, unlike arguments, missing plural forms, Kazakh left Russian. */
export function compareLanguages(catalogue: Catalogue): readonly Fault[] {
  return [...keysOf(catalogue).keys()].flatMap((key) => messageFaults(key, catalogue))
}

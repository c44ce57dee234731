import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { type Language, languages } from '#kernel/language'

/** Fills a message of the catalogue in one language: key and ICU arguments in, text out. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string

/** The catalogue of all texts a person can see. */
export interface Messages {
  /** The translator of one language. A key that does not exist throws: `check-locales` keeps that from shipping. */
  in(language: Language): Translate
  /** Whether the catalogue holds a key. */
  has(key: string): boolean
}

/** Loads `locales/{kk,ru,en}/*.json` (flat keys → ICU messages). Messages are compiled at first use. */
export function loadMessages(directory: string): Messages {
  const catalogues = new Map(languages.map((language) => [language, read(join(directory, language))]))
  const translators = new Map(
    languages.map((language) => [language, translator(language, catalogues.get(language) ?? new Map())]),
  )
  return {
    in: (language) => {
      const found = translators.get(language)
      if (!found) throw new Error(`no catalogue for ${language}`)
      return found
    },
    has: (key) => catalogues.get('kk')?.has(key) ?? false,
  }
}

function read(directory: string): ReadonlyMap<string, string> {
  const files = readdirSync(directory).filter((name) => name.endsWith('.json'))
  const entries = files.flatMap((name) => {
    const content = JSON.parse(readFileSync(join(directory, name), 'utf8')) as Record<string, string>
    return Object.entries(content)
  })
  return new Map(entries)
}

function translator(language: Language, catalogue: ReadonlyMap<string, string>): Translate {
  const compiled = new Map<string, IntlMessageFormat>()
  return (key, values) => {
    const message = catalogue.get(key)
    if (message === undefined) throw new Error(`no message ${key} in ${language}`)
    if (values === undefined && !message.includes('{') && !message.includes("'")) return message
    let format = compiled.get(key)
    if (!format) {
      format = new IntlMessageFormat(message, language, undefined, { ignoreTag: true })
      compiled.set(key, format)
    }
    return String(format.format(values))
  }
}

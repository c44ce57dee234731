import { IntlMessageFormat } from 'intl-messageformat'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import type { Language } from '#kernel/language'

/** Fills a message of the catalogue: key and ICU arguments in, text out. A missing key is shown as itself. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string

type Texts = Readonly<Record<string, string>>

/** A language with its texts, loaded. */
export interface Spoken {
  readonly language: Language
  readonly texts: Texts
}

const sources: Readonly<Record<Language, () => Promise<{ readonly texts: Texts }>>> = {
  kk: () => import('../lang/kk.ts'),
  ru: () => import('../lang/ru.ts'),
  en: () => import('../lang/en.ts'),
}

const place = 'saqbol.language'

/** Loads the texts of a language; without one, of the one chosen last on this computer or that the browser asks for. */
export async function loadLanguage(language: Language = preferred()): Promise<Spoken> {
  const { texts } = await sources[language]()
  document.documentElement.lang = language
  return { language, texts }
}

function preferred(): Language {
  const asked = [localStorage.getItem(place), ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return asked.find(isOurs) ?? 'kk'
}

function isOurs(tag: string | null): tag is Language {
  return tag !== null && Object.hasOwn(sources, tag)
}

interface Speech {
  readonly language: Language
  readonly t: Translate
  /** A translator of another language, for words that somebody else will read: loads it. */
  readonly choose: (language: Language) => Promise<void>
}

const SpeechContext = createContext<Speech | null>(null)

/** Gives the console its language. */
export function SpeechProvider({ start, children }: { readonly start: Spoken; readonly children: ReactNode }) {
  const [spoken, setSpoken] = useState(start)
  const speech = useMemo<Speech>(
    () => ({
      language: spoken.language,
      t: translator(spoken),
      choose: async (language) => {
        localStorage.setItem(place, language)
        setSpoken(await loadLanguage(language))
      },
    }),
    [spoken],
  )
  return <SpeechContext value={speech}>{children}</SpeechContext>
}

/** The translator of a loaded language. */
export function translator({ language, texts }: Spoken): Translate {
  const compiled = new Map<string, IntlMessageFormat>()
  return (key, values) => {
    const message = texts[key]
    if (message === undefined) return key
    if (values === undefined && !message.includes('{') && !message.includes("'")) return message
    let format = compiled.get(key)
    if (format === undefined) {
      // Browsers without Kazakh write numbers as in Russian, which has the same form.
      format = new IntlMessageFormat(message, [language, 'ru'], undefined, { ignoreTag: true })
      compiled.set(key, format)
    }
    return String(format.format(values))
  }
}

function useSpeech(): Speech {
  const speech = useContext(SpeechContext)
  if (speech === null) throw new Error('the language stands around the whole console')
  return speech
}

/** The translator of the reader's language. */
export function useT(): Translate {
  return useSpeech().t
}

/** The reader's language and how to change it. */
export function useLanguage(): Pick<Speech, 'language' | 'choose'> {
  return useSpeech()
}

/** Gives what stands within it more texts of the reader's language: those of one screen need not be loaded with the first. */
export function MoreTexts({ texts, children }: { readonly texts: Texts; readonly children: ReactNode }) {
  const speech = useSpeech()
  const fuller = useMemo<Speech>(() => {
    const more = translator({ language: speech.language, texts })
    return { ...speech, t: (key, values) => (Object.hasOwn(texts, key) ? more(key, values) : speech.t(key, values)) }
  }, [speech, texts])
  return <SpeechContext value={fuller}>{children}</SpeechContext>
}

/** A translator of any language, for what the caller or reporter will hear or read; null while it loads. */
export function useTranslator(language: Language): Translate | null {
  const here = useSpeech()
  const [other, setOther] = useState<Spoken | null>(null)
  const wanted = language === here.language ? null : language
  useMemo(() => {
    if (wanted !== null) void sources[wanted]().then(({ texts }) => setOther({ language: wanted, texts }))
  }, [wanted])
  const loaded = useMemo(() => (other === null ? null : translator(other)), [other])
  if (wanted === null) return here.t
  return other?.language === wanted ? loaded : null
}

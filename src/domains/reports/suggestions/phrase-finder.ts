import { plainWord, type Word, wordsOf } from '#engines/text-triage'

/** Phrases under one name, in rows, each with the points it gives. A star ends a stem that may go on. */
export interface WordList<Name extends string> {
  readonly name: Name
  readonly points: number
  readonly phrases: readonly (readonly string[])[]
}

/** A phrase found in a text, and where. */
export interface Hit<Name extends string> {
  readonly name: Name
  readonly points: number
  /** The phrase as the list has it: the same phrase twice is one piece of evidence. */
  readonly phrase: string
  readonly start: number
  readonly end: number
}

interface Part {
  readonly text: string
  readonly stem: boolean
}

interface Entry<Name extends string> {
  readonly name: Name
  readonly points: number
  readonly phrase: string
  readonly parts: readonly Part[]
}

/** Finds the phrases of lists in texts. Case, `ё` and the letters that Kazakh has and Russian lacks make no difference. */
export function makeFinder<Name extends string>(
  lists: readonly WordList<Name>[],
): (text: string) => readonly Hit<Name>[] {
  const byStart = indexed(lists)
  return (text) => {
    const words = wordsOf(text)
    const hits: Hit<Name>[] = []
    for (const [at, { start, plain }] of words.entries()) {
      for (let length = 1; length <= Math.min(startLength, plain.length); length++) {
        for (const { parts, name, points, phrase } of byStart.get(plain.slice(0, length)) ?? []) {
          if (!standsAt(words, at, parts)) continue
          hits.push({ name, points, phrase, start, end: words[at + parts.length - 1]?.end ?? start })
        }
      }
    }
    return hits
  }
}

const startLength = 3

/** Phrases by the first letters of their first word, so that a word of the text meets few of them. */
function indexed<Name extends string>(lists: readonly WordList<Name>[]): ReadonlyMap<string, readonly Entry<Name>[]> {
  const entries = lists.flatMap(({ name, points, phrases }) =>
    phrases.flat().map((phrase) => ({ name, points, phrase, parts: phrase.split(/[ -]/).map(partOf) })),
  )
  return Map.groupBy(entries, ({ parts: [first] }) => (first?.text ?? '').slice(0, startLength))
}

function partOf(word: string): Part {
  return { text: plainWord(word.replace('*', '')), stem: word.endsWith('*') }
}

function standsAt(words: readonly Word[], at: number, parts: readonly Part[]): boolean {
  return parts.every(({ text, stem }, i) => {
    const plain = words[at + i]?.plain
    return plain !== undefined && (stem ? plain.startsWith(text) : plain === text)
  })
}

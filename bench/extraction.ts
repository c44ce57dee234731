import { findPhoneNumbersInText } from 'libphonenumber-js/max'
import { LinkifyIt } from 'linkify-it'
import { heldOut, tuned } from '../src/engines/extraction/corpus/index.ts'
import { score } from '../src/engines/extraction/corpus/score.ts'
import { extract, type Found } from '../src/engines/extraction/index.ts'
import { randomBelow, seededRandom } from '../src/kernel/random.ts'
import type { Bench } from './harness/types.ts'

const textCount = 1500
const textLength = 600
const rounds = 10

/** Reports of about 600 characters, put together from the corpus by a fixed seed. */
function composeTexts(): readonly string[] {
  const random = seededRandom(20261121)
  const sources = [...tuned, ...heldOut].map(({ text }) => text)
  return Array.from({ length: textCount }, () => {
    let text = ''
    while (text.length < textLength) text += `${sources[randomBelow(random, sources.length)] ?? ''}\n`
    return text.slice(0, textLength)
  })
}

/** Texts per second of the best round; the first rounds also warm the compiler up. */
function fastest(texts: readonly string[], find: (text: string) => unknown): number {
  let best = 0
  for (let round = 1; round <= rounds; round++) {
    const start = performance.now()
    for (const text of texts) find(text)
    best = Math.max(best, (texts.length * 1000) / (performance.now() - start))
  }
  return best
}

/** What the phone library itself finds, told as we tell it. */
function libraryPhones(text: string): readonly Found[] {
  return findPhoneNumbersInText(text, 'KZ').map(({ number, startsAt, endsAt }) => {
    const value = number.number
    return { kind: 'phone', value, display: value, attributes: {}, sensitive: false, start: startsAt, end: endsAt }
  })
}

/** What it costs to find the identifiers in a report, and how well they are found. */
export const bench: Bench = {
  name: 'extraction',
  about: `Finds every identifier in ${textCount} texts of ${textLength} characters composed from the corpus, on one core, best of ${rounds} rounds; precision and recall over the whole corpus and over its held-out part.`,
  keys: ['textsPerSecond', 'precision', 'recall', 'heldOutPrecision', 'heldOutRecall', 'phonePrecision', 'phoneRecall'],
  targets: {
    textsPerSecond: { atLeast: 5000 },
    precision: { atLeast: 0.98 },
    recall: { atLeast: 0.98 },
  },
  limits: 'Time is spread thin: reading words, the words around numbers, and looking hosts up in the suffix list.',
  run: ({ progress }) => {
    const corpus = [...tuned, ...heldOut]
    const texts = composeTexts()
    progress(`${texts.length} texts, ${rounds} rounds`)
    const all = score(corpus, extract)
    const apart = score(heldOut, extract)
    const phones = score(corpus, extract, 'phone')
    const metrics = {
      textsPerSecond: fastest(texts, extract),
      precision: all.precision,
      recall: all.recall,
      heldOutPrecision: apart.precision,
      heldOutRecall: apart.recall,
      phonePrecision: phones.precision,
      phoneRecall: phones.recall,
    }
    progress('the same texts with libphonenumber-js (phone numbers) and linkify-it (links)')
    const few = texts.slice(0, 150)
    const linkify = new LinkifyIt()
    const library = score(corpus, libraryPhones, 'phone')
    const peers = {
      'libphonenumber-js, phones only': {
        textsPerSecond: fastest(few, libraryPhones),
        phonePrecision: library.precision,
        phoneRecall: library.recall,
      },
      'linkify-it, links only': { textsPerSecond: fastest(few, (text) => linkify.match(text)) },
    }
    return Promise.resolve({ metrics, peers })
  },
}

import { extract } from '#engines/extraction'
import type { Letter } from './quoted.ts'

/** The longest account and the longest answer that reports take, in characters. */
export const wordsMost = { account: 20_000, answer: 5_000 } as const

/** At most this many answers are made of one letter. */
const answersMost = 8

/** Words for a report, cut to what fits. */
export interface FittedWords {
  readonly text: string
  /** Whether something was left out, so that the whole has to be kept beside it. */
  readonly shortened: boolean
}

/** Whether a text says anything: three characters, and a letter or a digit among them. */
export function saysSomething(text: string): boolean {
  return text.trim().length >= 3 && /[\p{L}\p{N}]/u.test(text)
}

/** The subject without the marks of answering and forwarding; empty where nothing else stands in it. */
export function bareSubject(subject: string): string {
  return subject
    .slice(0, 500)
    .replace(/^(\s*(re|fwd?|aw|отв|ответ|пересл|жауап|қайта)(\[\d+\])?\s*:)+/iu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The account of a new report: the subject, then the whole letter, with everything carried along: it may be the evidence. */
export function accountOf(subject: string, text: string): FittedWords {
  const title = bareSubject(subject)
  // Many programs make a subject of the first words; saying them twice helps nobody.
  const repeated = title === '' || text.trimStart().startsWith(title)
  return fitted(repeated ? text.trim() : `${title}\n\n${text.trim()}`.trim(), wordsMost.account)
}

/**
 * The answers made of a letter that answers ours: the writer's own words, in pieces that fit. Where nothing is the writer's
 * own, the whole letter.
 */
export function answersOf(
  letter: Letter,
  whole: string,
): { readonly texts: readonly string[]; readonly shortened: boolean } {
  const text = saysSomething(letter.own) ? letter.own : whole.trim()
  const texts: string[] = []
  let rest = text
  while (rest !== '' && texts.length < answersMost) {
    const piece = rest.length <= wordsMost.answer ? rest : rest.slice(0, breakBefore(rest, wordsMost.answer))
    if (saysSomething(piece)) texts.push(piece.trim())
    rest = rest.slice(piece.length)
  }
  return { texts, shortened: rest !== '' }
}

function fitted(text: string, most: number): FittedWords {
  if (text.length <= most) return { text, shortened: false }
  return { text: `${text.slice(0, breakBefore(text, most - 2)).trimEnd()} …`, shortened: true }
}

/** A place to cut at: after a line, else after a word, else between two characters. */
function breakBefore(text: string, most: number): number {
  const from = most - 500
  const line = text.lastIndexOf('\n', most)
  const space = text.lastIndexOf(' ', most)
  if (line > from) return line
  if (space > from) return space
  return /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most
}

/**
 * What in a letter is the writer's own, and so no offender's: the addresses it came from and went to, and what the signature
 * names.
 */
export function ownIdentifiers(letter: Letter, addresses: readonly string[]): readonly string[] {
  const signed = extract(letter.signature.slice(0, 2000)).map(({ start, end }) => letter.signature.slice(start, end))
  return [...new Set([...addresses.filter((address) => address !== ''), ...signed])].slice(0, 40)
}

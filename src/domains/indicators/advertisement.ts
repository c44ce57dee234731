import type { Verdict } from './verdict.ts'

/** How much one advertisement may hold. */
export const advertisementMost = { characters: 20_000, fields: 50, identifiers: 200 } as const

/** An advertisement or a message, as it stands on somebody's site. */
export interface Advertisement {
  readonly title?: string | undefined
  readonly text?: string | undefined
  /** Ways to reach whoever wrote it, each by itself. */
  readonly contacts?: readonly string[] | undefined
  readonly links?: readonly string[] | undefined
}

/** One piece of an advertisement: which, and its place among those of its name. */
export interface Piece {
  readonly field: 'title' | 'text' | 'contacts' | 'links'
  readonly index: number
  readonly text: string
}

/** The pieces of an advertisement in the order in which they are read. */
export function piecesOf({ title, text, contacts = [], links = [] }: Advertisement): readonly Piece[] {
  const many = (field: Piece['field'], texts: readonly (string | undefined)[]) =>
    texts.flatMap((one, index) => (one === undefined ? [] : [{ field, index, text: one }]))
  return [...many('title', [title]), ...many('text', [text]), ...many('contacts', contacts), ...many('links', links)]
}

/** How many characters (UTF-16 code units) an advertisement has in all. */
export function lengthOf(advertisement: Advertisement): number {
  return piecesOf(advertisement).reduce((sum, { text }) => sum + text.length, 0)
}

/** The worst of some states. What is official makes an advertisement no better: whoever wrote it may only name it. */
export function worstOf(states: readonly Verdict['state'][]): 'confirmed' | 'reported' | 'none' {
  return states.includes('confirmed') ? 'confirmed' : states.includes('reported') ? 'reported' : 'none'
}

import type { Found } from '../index.ts'
import type { Marked, MarkedText } from './markup.ts'

/** How well an extractor did: shares from 0 to 1, and every difference in words. */
export interface Score {
  readonly precision: number
  readonly recall: number
  readonly found: number
  readonly marked: number
  readonly differences: readonly string[]
}

/**
 * Compares what an extractor finds with what people marked. An identifier counts as found only where kind, canonical
 * value and both ends of the span agree. `kind` limits the comparison to one kind.
 */
export function score(texts: readonly MarkedText[], extract: (text: string) => readonly Found[], kind?: string): Score {
  const differences: string[] = []
  let found = 0
  let marked = 0
  let right = 0
  for (const { text, marked: wanted } of texts) {
    const got = new Set(
      extract(text)
        .filter((item) => kind === undefined || item.kind === kind)
        .map(key),
    )
    const expected = new Set(wanted.filter((item) => kind === undefined || item.kind === kind).map(key))
    found += got.size
    marked += expected.size
    const missed = [...expected].filter((item) => !got.has(item))
    right += expected.size - missed.length
    differences.push(...missed.map((item) => `missed ${item} in: ${text}`))
    const wrong = [...got].filter((item) => !expected.has(item))
    differences.push(...wrong.map((item) => `wrongly found ${item} in: ${text}`))
  }
  return {
    precision: found === 0 ? 1 : right / found,
    recall: marked === 0 ? 1 : right / marked,
    found,
    marked,
    differences,
  }
}

function key({ kind, value, start, end }: Marked): string {
  return `${kind}:${value} at ${start}-${end}`
}

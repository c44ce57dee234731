import { readFileSync } from 'node:fs'
import { regionSchema } from '#domains/taxonomy'
import { fail, ok, type Result } from '#kernel/result'

/**
 * Reads the file of cells: `cell,region` lines (`4010112,KZ-75`), with a header line or without. Fails with `cells.unreadable` or
 * `cells.malformed` and the line.
 */
export function readCells(path: string): Result<ReadonlyMap<number, string>> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return fail('cells.unreadable', { place: path })
  }
  const regions = new Map<number, string>()
  for (const [place, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const [, cell, region] = /^\s*"?(\d{1,16})"?\s*[,;]\s*"?(KZ-\d\d)"?\s*$/.exec(line) ?? []
    if (cell !== undefined && regionSchema.safeParse(region).success) regions.set(Number(cell), region ?? '')
    else if (place > 0) return fail('cells.malformed', { line: place + 1 })
  }
  return ok(regions)
}

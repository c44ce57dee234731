import { isId } from './id.ts'
import { fail, ok, type Result } from './result.ts'

/** One page of a list read by keyset: rows after the cursor, and the cursor of the next page if there is one. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** The position of the last row seen: its sort key and its id (a UUID), which breaks ties. */
export interface Cursor {
  readonly key: string
  readonly id: string
}

/** How many rows a page may hold. */
export const pageLimit = { default: 50, most: 200 } as const

/** A cursor as an opaque text for clients (base64url of two JSON strings). */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.key, cursor.id])).toString('base64url')
}

/** Reads a cursor a client sent back; fails with `page.bad-cursor`. */
export function decodeCursor(text: string): Result<Cursor> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (Array.isArray(parsed) && parsed.length === 2) {
      const [key, id] = parsed as unknown[]
      // PostgreSQL has no text with the zero character in it, and its ids are UUIDs.
      if (typeof key === 'string' && typeof id === 'string' && !key.includes('\0') && isId(id)) return ok({ key, id })
    }
  } catch {
    // Falls through: an unreadable cursor is an expected failure.
  }
  return fail('page.bad-cursor')
}

/** Reads a cursor whose key is a moment as `Date.toISOString` writes it; fails with `page.bad-cursor`. */
export function decodeTimeCursor(text: string): Result<Cursor> {
  const cursor = decodeCursor(text)
  return cursor.ok && !isMoment(cursor.value.key) ? fail('page.bad-cursor') : cursor
}

function isMoment(text: string): boolean {
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}

/** Cuts one row more than asked (`limit + 1` were read) into a page; `cursorOf` names a row's position. */
export function pageOf<T>(rows: readonly T[], limit: number, cursorOf: (row: T) => Cursor): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null }
}

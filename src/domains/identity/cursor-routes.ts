import { type Cursor, decodeCursor } from '#kernel/page'
import { orProblem } from '#platform/http/route'

/** The place to go on from, null for the beginning; throws the problem `page.bad-cursor` on one that we did not write. */
export function afterOf(cursor: string | undefined): Cursor | null {
  return cursor === undefined ? null : orProblem(decodeCursor(cursor))
}

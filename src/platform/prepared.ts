import { hash } from 'node:crypto'
import type pg from 'pg'

/** How many statements one connection keeps prepared at most; each costs the server memory until it closes. */
const preparedMost = 400

/** How many different statements one connection remembers to have met. */
const metMost = 4000

/** A statement is prepared when a connection meets it this often: what is asked once is not worth it. */
const preparedFrom = 3

/**
 * Lets a connection prepare the statements it meets again and again, so that PostgreSQL parses each once and plans it
 * seldom: of a small statement that is more than half the work. Only calls of a text with parameters are prepared;
 * transaction commands, COPY and statements with a name of their own pass as they are.
 */
export function prepareRepeated(client: pg.ClientBase): void {
  const nameOf = makeNames()
  const plain = client.query.bind(client) as (...given: readonly unknown[]) => unknown
  const query = (...given: readonly unknown[]) => {
    const [text, values, ...rest] = given
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined
    return name === undefined ? plain(...given) : plain({ name, text, values }, ...rest)
  }
  client.query = query as typeof client.query
}

/** Gives a text the name it is prepared under, or none. */
export function makeNames(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  const met = new Map<string, number>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined || names.size >= preparedMost) return known
    const times = (met.get(text) ?? 0) + 1
    // Statements that are put together anew for every call would grow this without end.
    if (times === 1 && met.size >= metMost) met.clear()
    if (times < preparedFrom) {
      met.set(text, times)
      return undefined
    }
    met.delete(text)
    const name = hash('sha256', text).slice(0, 32)
    names.set(text, name)
    return name
  }
}

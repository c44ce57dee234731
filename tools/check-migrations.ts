/**
 * Fails where a landed migration was edited or removed, or a new one is not in the lock file.
 * Run: `node tools/check-migrations.ts`; `--write` adds new ones to `tools/migrations.lock.json`, and `--relock` writes it
 * anew, edits and all, which is honest only before the first release, when no database has run them.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { conclude, type Fault, readSources, root, type Sources } from './source.ts'

/** The hash (SHA-256, hexadecimal) of every landed migration, by path. */
type Lock = Readonly<Record<string, string>>

const folder = /^(src\/platform|src\/domains\/[a-z-]+)\/migrations\/([^/]+)$/
const named = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})-[a-z0-9]+(-[a-z0-9]+)*\.sql$/

const folderOf = (file: string) => file.slice(0, file.lastIndexOf('/'))
const nameOf = (file: string) => file.slice(file.lastIndexOf('/') + 1)

/** The SHA-256 of a text in UTF-8, in hexadecimal. */
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function isMoment([, ...parts]: readonly (string | undefined)[]): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(0, 5).map(Number)
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60
}

function nameFault(file: string): string | undefined {
  if (!folder.test(file)) return 'migrations live in src/platform/migrations/ and src/domains/<name>/migrations/'
  const match = named.exec(nameOf(file))
  if (!match) return 'name it YYYYMMDDTHHMM-words.sql (tools/new-migration.ts does)'
  return isMoment(match) ? undefined : 'its name begins with no moment of the calendar'
}

/** A database that has run the last landed migration would run an earlier new one after it: the order would differ. */
function lateFault(file: string, lock: Lock): string | undefined {
  const last = Object.keys(lock)
    .filter((landed) => folderOf(landed) === folderOf(file))
    .toSorted()
    .at(-1)
  return last !== undefined && file < last ? `its name sorts before ${nameOf(last)}, which has landed` : undefined
}

function repeated(file: string, files: readonly string[]): string | undefined {
  const other = files.find((one) => one < file && nameOf(one) === nameOf(file))
  return other === undefined ? undefined : `${other} has the same name`
}

/** Every fault of the migrations of a tree against the lock. */
export function checkMigrations(migrations: Sources, lock: Lock): readonly Fault[] {
  const files = [...migrations.keys()]
  const faults: Fault[] = []
  for (const [file, text] of migrations) {
    const landed = lock[file]
    const found = [nameFault(file), repeated(file, files)]
    if (landed === undefined) found.push('not in the lock; run node tools/check-migrations.ts --write')
    if (landed === undefined) found.push(lateFault(file, lock))
    else if (landed !== sha256(text)) found.push('has landed and was edited; undo that and write a new one')
    for (const message of found) if (message !== undefined) faults.push({ file, message })
  }
  for (const file of Object.keys(lock)) {
    if (!migrations.has(file)) faults.push({ file, message: 'has landed and is gone; put it back' })
  }
  return faults
}

/** The lock with the new migrations of the tree; with `anew`, of the tree alone. Landed hashes stay as they are. */
export function lockMigrations(migrations: Sources, lock: Lock, anew: boolean): Lock {
  const found = [...migrations].map(([file, text]) => [file, sha256(text)] as const)
  const entries = Object.entries({ ...Object.fromEntries(found), ...(anew ? {} : lock) })
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

if (import.meta.main) {
  const path = join(root, 'tools/migrations.lock.json')
  const migrations = readSources(['src/**/*.sql'])
  let lock: Lock = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Lock) : {}
  const anew = process.argv.includes('--relock')
  if (anew || process.argv.includes('--write')) {
    lock = lockMigrations(migrations, lock, anew)
    writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
    if (anew) console.error('the lock was written anew; databases that ran an edited migration will refuse to start')
  }
  conclude('migrations', checkMigrations(migrations, lock), migrations.size)
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMigrations, lockMigrations } from './check-migrations.ts'

const first = 'src/domains/reports/migrations/20261121T1700-create-reports.sql'
const second = 'src/domains/reports/migrations/20261122T0900-add-due-date.sql'
const platform = 'src/platform/migrations/20261121T1659-create-outbox.sql'

const tree = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files))
const landed = tree({ [first]: 'create table a ()', [platform]: 'create table b ()' })
const lock = lockMigrations(landed, {}, false)

function plant(rule: string, files: ReadonlyMap<string, string>, expected: RegExp, known = lock): void {
  test(`a fault is found: ${rule}`, () => {
    const messages = checkMigrations(files, known).map(({ file, message }) => `${file}: ${message}`)
    assert.equal(messages.length, 1, messages.join('\n') || 'nothing found')
    assert.match(messages[0] ?? '', expected)
  })
}

const named = (file: string) => {
  const files = new Map([[file, '']])
  return [files, lockMigrations(files, {}, false)] as const
}

plant(
  'a landed migration was edited',
  new Map([...landed, [first, 'drop table a']]),
  /create-reports.sql: .*was edited/,
)
plant('a landed migration is gone', tree({ [first]: 'create table a ()' }), /create-outbox.sql: has landed and is gone/)
plant('a new migration is not in the lock', new Map([...landed, [second, '']]), /add-due-date.sql: not in the lock/)
for (const [rule, file, expected] of [
  ['a name without words', 'src/platform/migrations/20261121T1700.sql', /name it YYYYMMDDTHHMM-words.sql/],
  ['a name without a minute', 'src/platform/migrations/20261121-a.sql', /name it YYYYMMDDTHHMM-words.sql/],
  ['a name with capitals', 'src/platform/migrations/20261121T1700-Add.sql', /name it YYYYMMDDTHHMM-words.sql/],
  ['a name with no such day', 'src/platform/migrations/20260231T1700-add.sql', /no moment of the calendar/],
  ['a name with no such hour', 'src/platform/migrations/20260221T2500-add.sql', /no moment of the calendar/],
  ['a migration outside its folder', 'src/domains/reports/20261121T1700-add.sql', /migrations live in/],
  ['a migration below its folder', 'src/platform/migrations/old/20261121T1700-add.sql', /migrations live in/],
] as const) {
  const [files, known] = named(file)
  plant(rule, files, expected, known)
}

test('a fault is found: a new migration that sorts before a landed one', () => {
  const early = 'src/domains/reports/migrations/20261101T0000-add.sql'
  const messages = checkMigrations(new Map([...landed, [early, '']]), lock).map(({ message }) => message)
  assert.match(messages.join('\n'), /its name sorts before 20261121T1700-create-reports.sql, which has landed/)
})

test('a fault is found: two migrations of one name', () => {
  const files = tree({ [first]: '', 'src/domains/sos/migrations/20261121T1700-create-reports.sql': '' })
  const messages = checkMigrations(files, lockMigrations(files, {}, false)).map(({ message }) => message)
  assert.deepEqual(messages, [`${first} has the same name`])
})

test('landed and new migrations in order have no fault', () => {
  const files = new Map([...landed, [second, 'alter table a']])
  assert.deepEqual(checkMigrations(files, lockMigrations(files, lock, false)), [])
})

test('writing the lock never changes a landed hash, and writing it anew does', () => {
  const edited = new Map([...landed, [first, 'drop table a']])
  assert.equal(lockMigrations(edited, lock, false)[first], lock[first])
  assert.notEqual(lockMigrations(edited, lock, true)[first], lock[first])
  assert.deepEqual(Object.keys(lockMigrations(tree({}), lock, false)), Object.keys(lock))
  assert.deepEqual(lockMigrations(tree({}), lock, true), {})
})

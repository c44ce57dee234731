import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMigrations, lockMigrations } from './check-migrations.ts'
import { migrationPath } from './new-migration.ts'

const now = new Date('2026-11-21T16:15:42Z')

test('a migration is named by domain, UTC minute and words', () => {
  const path = migrationPath('reports', ['Add', 'due', 'date'], now)
  assert.equal(path, 'src/domains/reports/migrations/20261121T1615-add-due-date.sql')
  assert.equal(migrationPath('platform', ['keys'], now), 'src/platform/migrations/20261121T1615-keys.sql')
})

test('a name that is made passes the check of names', () => {
  const files = new Map([[migrationPath('audit', ['create', 'entries'], now), '']])
  assert.deepEqual(checkMigrations(files, lockMigrations(files, {}, false)), [])
})

test('an unknown domain and empty or odd words are refused', () => {
  assert.throws(() => migrationPath('gossip', ['add'], now), /is no domain/)
  assert.throws(() => migrationPath('reports', [], now), /few Latin words/)
  assert.throws(() => migrationPath('reports', ['../x'], now), /few Latin words/)
})

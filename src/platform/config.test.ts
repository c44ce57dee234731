import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { inspect } from 'node:util'
import { unwrap } from '#kernel/result'
import { type Config, readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-config-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const secret = 'ab'.repeat(32)
const data = (name: string) => join(folder, name)

test('an empty environment gives settings that work on one machine', () => {
  const config = unwrap(readConfig({ SAQBOL_DATA: data('plain') }))
  assert.equal(config.DATABASE_URL, undefined)
  assert.deepEqual(
    [config.HOST, config.PORT, config.LOG_LEVEL, config.WORKER_IN_SERVER],
    ['127.0.0.1', 3000, 'info', true],
  )
  assert.equal(config.SAQBOL_SECRET.reveal().length, 32)
})

test('a variable that is set to nothing counts as absent', () => {
  const config = unwrap(readConfig({ SAQBOL_SECRET: secret, PORT: '', DATABASE_URL: '', SAQBOL_ORIGIN: '' }))
  assert.deepEqual([config.PORT, config.DATABASE_URL, config.SAQBOL_ORIGIN], [3000, undefined, undefined])
})

test('every wrong setting is named with its reason, all at once', () => {
  const wrong: Readonly<Record<string, string>> = {
    DATABASE_URL: 'mysql://localhost/x',
    SAQBOL_SECRET: 'short',
    PORT: '65536',
    SAQBOL_ORIGIN: 'not a url',
    LOG_LEVEL: 'loud',
    TRUSTED_PROXIES: '-1',
    DATABASE_POOL: '1',
    RATE_LIMIT_PER_MINUTE: '0',
    GUESS_LIMIT_PER_HOUR: '2.5',
    RETENTION_DAYS: 'forever',
    WORKER_IN_SERVER: 'yes',
  }
  const result = readConfig(wrong)
  assert.ok(!result.ok)
  assert.equal(result.error.code, 'config.invalid')
  const reasons = String(result.error.details?.['reasons'])
  for (const [name, value] of Object.entries(wrong)) {
    assert.match(reasons, new RegExp(`(^|; )${name}: \\S`))
    assert.equal(readConfig({ [name]: value }).ok, false, name)
  }
})

test('the reasons do not repeat a secret', () => {
  for (const environment of [
    { SAQBOL_SECRET: 'hunter2hunter2' },
    { DATABASE_URL: 'http://u:hunter2hunter2@host/db' },
  ]) {
    const result = readConfig(environment)
    assert.ok(!result.ok && !JSON.stringify(result.error).includes('hunter2'))
  }
})

test('the site is reached over HTTP, and its address has no slash at the end', () => {
  const config = unwrap(readConfig({ SAQBOL_SECRET: secret, SAQBOL_ORIGIN: 'https://saqbol.example/' }))
  assert.equal(config.SAQBOL_ORIGIN, 'https://saqbol.example')
  for (const origin of ['ftp://saqbol.example', 'javascript:alert(1)']) {
    assert.equal(readConfig({ SAQBOL_SECRET: secret, SAQBOL_ORIGIN: origin }).ok, false, origin)
  }
})

test('the secret is made once, is readable by its owner alone, and stays', () => {
  const environment = { SAQBOL_DATA: data('fresh/deep') }
  const first = unwrap(readConfig(environment)).SAQBOL_SECRET.reveal()
  const file = join(data('fresh/deep'), 'secret')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.match(readFileSync(file, 'utf8'), /^[0-9a-f]{64}$/)
  assert.deepEqual(unwrap(readConfig(environment)).SAQBOL_SECRET.reveal(), first)
})

test('a secret that is given is used, and no file is made for it', () => {
  const config = unwrap(readConfig({ SAQBOL_DATA: data('given'), SAQBOL_SECRET: secret.toUpperCase() }))
  assert.equal(config.SAQBOL_SECRET.reveal().toString('hex'), secret)
  assert.equal(existsSync(data('given')), false)
})

test('a secret file that is empty, cut or garbled is refused rather than used as a weak key', () => {
  const environment = { SAQBOL_DATA: data('broken') }
  unwrap(readConfig(environment))
  for (const content of ['', 'abcd', 'g'.repeat(64), `${secret}ab`]) {
    writeFileSync(join(data('broken'), 'secret'), content)
    const result = readConfig(environment)
    assert.ok(!result.ok, JSON.stringify(content))
    assert.match(String(result.error.details?.['reasons']), /^SAQBOL_DATA\/secret: /)
  }
  writeFileSync(join(data('broken'), 'secret'), `${secret}\n`)
  assert.equal(unwrap(readConfig(environment)).SAQBOL_SECRET.reveal().toString('hex'), secret)
})

test('printing the settings shows neither the secret nor the password of the database', () => {
  const config: Config = unwrap(
    readConfig({ SAQBOL_SECRET: secret, DATABASE_URL: 'postgres://saqbol:opensesame@db.example/saqbol' }),
  )
  for (const text of [
    JSON.stringify(config),
    inspect(config, { depth: 9, showHidden: true }),
    String(config.DATABASE_URL),
  ]) {
    assert.doesNotMatch(text, /opensesame|abababab/)
  }
  assert.equal(config.DATABASE_URL?.reveal(), 'postgres://saqbol:opensesame@db.example/saqbol')
})

test('one address of Valkey is a server, several are a cluster, and passwords in them are not shown', () => {
  const read = (text: string) => readConfig({ SAQBOL_SECRET: secret, VALKEY_URL: text })
  assert.equal(unwrap(readConfig({ SAQBOL_SECRET: secret })).VALKEY_URL, undefined)
  const nodes = ['redis://:hunter2@a.example:6379', 'rediss://b.example', 'valkey://c.example']
  const config = unwrap(read(nodes.join(' , ')))
  assert.deepEqual(config.VALKEY_URL?.reveal(), nodes)
  assert.doesNotMatch(inspect(config) + JSON.stringify(config), /hunter2/)
  for (const wrong of ['a.example:6379', 'http://:hunter2@a.example', 'redis://a.example,', ',']) {
    const refused = read(wrong)
    assert.ok(!refused.ok && !JSON.stringify(refused.error).includes('hunter2'), wrong)
  }
})

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { usualPaymentPolicy } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { accountAt, bankFolder } from '#test/payments-node'
import { readPaymentsFile } from './config-file.ts'

const { folder, file } = bankFolder()
const http = { tokenFile: 'tokens' }

function read(content: unknown) {
  const path = join(folder, 'other.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return readPaymentsFile(path)
}

function faultOf(content: unknown) {
  const result = read(content)
  return result.ok ? 'ok' : `${result.error.code} ${result.error.details?.['place'] ?? ''}`
}

test('a file is read with the files beside it', () => {
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(usualPaymentPolicy))
  writeFileSync(join(folder, 'secret'), 'ab'.repeat(32))
  const shared = { urls: ['redis://127.0.0.1:6379'], secretFile: 'secret' }
  const config = unwrap(read({ http, policy: 'policy.json', shared, keepDays: 1 }))
  assert.equal(config.policy?.version, usualPaymentPolicy.version)
  assert.equal(config.sizes.decisions.keepMs, 86_400_000)
  assert.equal(config.shared?.secret.reveal().length, 32)
  assert.equal(config.staffTokens.reveal().length, 0)
  assert.equal(unwrap(readPaymentsFile(file)).policy, undefined)
})

test('a file of what people decided is read; what is over is passed over', () => {
  const hour = 3_600_000
  const why = { override: 'block', reason: 'Reported stolen', basis: 'Article 25', by: 'A. Officer' }
  const inHours = (hours: number) => new Date(Date.now() + hours * hour).toISOString()
  const one = { ...why, account: accountAt(1), until: inHours(1) }
  const write = (list: unknown) => writeFileSync(join(folder, 'blocked.json'), JSON.stringify(list))
  const content = { http, overrides: 'blocked.json' }
  write([one, { ...one, until: inHours(-1) }])
  assert.deepEqual(unwrap(read(content)).overrides, [one])
  const path = join(folder, 'blocked.json')
  const faults = [
    [{ ...one, account: 'KZ00' }, '0.account'],
    [{ ...one, until: inHours(24 * 400) }, '0.until'],
    [{ ...one, reason: '' }, '0.reason'],
    [{ ...why, until: inHours(1) }, '0.account'],
  ] as const
  for (const [wrong, place] of faults) {
    write([wrong])
    assert.equal(faultOf(content), `payments-file.wrong ${path} ${place}`)
  }
})

test('how much of the past is kept for trying policies is told, and 30 days where it is not', () => {
  assert.deepEqual(unwrap(read({ http })).history, { days: 30, bytes: 20 * 2 ** 30 })
  assert.deepEqual(unwrap(read({ http, historyDays: 0, historyGiB: 1 })).history, { days: 0, bytes: 2 ** 30 })
  assert.equal(faultOf({ http, historyDays: -1 }), 'payments-file.wrong historyDays')
})

test('each fault tells its place', () => {
  assert.equal(faultOf('{'), `payments-file.not-json ${join(folder, 'other.json')}`)
  assert.equal(faultOf({}), 'payments-file.wrong http')
  assert.equal(faultOf({ http, memory: { acounts: 5 } }), 'payments-file.wrong memory.acounts')
  assert.equal(faultOf({ http: { tokenFile: 'absent' } }), `payments-file.unreadable ${join(folder, 'absent')}`)
  writeFileSync(join(folder, 'weak'), 'short')
  assert.equal(faultOf({ http: { tokenFile: 'weak' } }), `payments-file.weak-secret ${join(folder, 'weak')}`)
  writeFileSync(join(folder, 'bad.json'), '{"version":"1"}')
  assert.match(faultOf({ http, policy: 'bad.json' }), /^payment-policy\./)
})

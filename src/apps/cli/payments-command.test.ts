import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { usualPaymentPolicy } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { makeLog } from '#platform/log'
import { bankFolder, transferBetween } from '#test/payments-node'
import { readPaymentsFile, startEdge } from '../edge/compose.ts'

const launcher = join(import.meta.dirname, '../../../bin/saqbol.mjs')

async function saqbol(...words: readonly string[]) {
  const child = spawn(process.execPath, [launcher, ...words], {
    env: { ...process.env, LANG: 'en', LOG_LEVEL: 'silent' },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

const bank = bankFolder()
const next = join(bank.folder, 'next.json')
writeFileSync(next, JSON.stringify({ ...usualPaymentPolicy, version: 'next' }))
const nobody = { url: 'http://127.0.0.1:9', clientId: 'nobody', clientSecret: 'nothing', key: bank.key }
const log = makeLog({ LOG_LEVEL: 'silent' }, 'edge')

async function screenSome(): Promise<void> {
  const payments = unwrap(readPaymentsFile(bank.file))
  await using edge = await startEdge({ ...nobody, folder: bank.data, host: '127.0.0.1', port: 0, log, payments })
  const headers = { authorization: `Bearer ${bank.token}` }
  const body = JSON.stringify({ payments: Array.from({ length: 20 }, (_, place) => transferBetween(place, place + 1)) })
  const answer = await fetch(`${edge.address}/payments/screenings/batch`, { method: 'POST', headers, body })
  assert.equal(answer.status, 200)
}

test('a bank tries a policy over what its node decided, and a damaged journal is told in words by every command', async () => {
  const words = ['payments', 'back-test', '--policy', next, '--folder', bank.data]
  const none = await saqbol(...words)
  assert.deepEqual([none.code, none.out], [4, ''])
  assert.match(none.err, /no folder of an edge/)

  await screenSome()
  const told = await saqbol(...words, '--payments', bank.file)
  assert.equal(told.code, 0, told.err)
  assert.match(told.out, /^20 payments from .* out of 1 file\.$/m)
  assert.match(told.out, /Nothing would be decided otherwise/)
  const json = JSON.parse((await saqbol(...words, '--json', '--lang', 'kk')).out) as {
    payments: number
    versions: { candidate: string }
  }
  assert.deepEqual([json.payments, json.versions.candidate], [20, 'next'])

  const file = join(bank.data, 'payments', 'journal-00000001')
  truncateSync(file, 5)
  const secretFile = join(bank.folder, 'tokens')
  const link = ['--feed', nobody.url, '--key', bank.key, '--client', 'nobody', '--secret-file', secretFile]
  const more = ['--data', bank.data, '--port', '0', '--payments', bank.file]
  const edge = await saqbol('edge', ...link, ...more)
  assert.equal(edge.code, 4, edge.err)
  assert.match(edge.err, /not as it was written: .*journal-00000001, at byte 0/)
})

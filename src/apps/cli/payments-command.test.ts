import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeKeyPair, openKey, signStatement } from '#domains/publications'
import { type PaymentPolicy, usualPaymentPolicy } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { makeLog } from '#platform/log'
import { accountAt, bankFolder, transferBetween } from '#test/payments-node'
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

test('a bank tries a policy over what its node decided', async () => {
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
})

const { publicKey, pkcs8 } = makeKeyPair()
const other: PaymentPolicy = { ...usualPaymentPolicy, version: 'centre-7' }
const line = signStatement(openKey(publicKey, pkcs8), 'payment-policy', {
  version: 1,
  at: '2026-11-22T00:00:00.000Z',
  key: publicKey,
  introductions: [],
  number: 7,
  digest: '7',
  policy: other,
}).line

interface Told {
  readonly base: string
  readonly payments: number
  readonly versions: { readonly current: string }
  readonly candidate: {
    readonly decisions: Readonly<Record<string, number>>
    readonly overridden: Readonly<Record<string, Readonly<Record<string, number>>>>
  }
}

test('the policy in force at the centre is what is compared with, proved by the key of its feed', async () => {
  const centre = createServer((request, response) => {
    const isToken = request.url === '/oauth/token'
    response.setHeader('content-type', 'application/json')
    response.end(isToken ? JSON.stringify({ access_token: 'token', expires_in: 300 }) : `${line}\n`)
  })
  centre.listen(0, '127.0.0.1')
  await once(centre, 'listening')
  const url = `http://127.0.0.1:${(centre.address() as AddressInfo).port}/`
  try {
    const words = ['payments', 'back-test', '--policy', next, '--folder', bank.data, '--from', url, '--client', 'node']
    const secret = ['--secret-file', join(bank.folder, 'tokens')]
    const proved = await saqbol(...words, ...secret, '--key', publicKey)
    assert.equal(proved.code, 0, proved.err)
    assert.match(proved.out, /Compared with version centre-7: the policy in force at the centre/)
    const forged = await saqbol(...words, ...secret, '--key', bank.key)
    assert.deepEqual([forged.code, forged.out], [4, ''])
    assert.match(forged.err, /not proved by the key/)
    assert.match((await saqbol(...words, '--key', publicKey)).err, /--from needs/)
    assert.match((await saqbol(...words, '--current', next)).err, /either --current or --from/)
  } finally {
    centre.close()
    centre.closeAllConnections()
  }
  const link = ['--client', 'node', '--secret-file', join(bank.folder, 'tokens'), '--key', publicKey]
  const away = await saqbol('payments', 'back-test', '--policy', next, '--folder', bank.data, '--from', url, ...link)
  assert.equal(away.code, 4)
  assert.match(away.err, /The centre tells no policy: ECONNREFUSED/)
})

test('without another word the node’s kept copy is compared with, and what people decided counts before any rule', async () => {
  writeFileSync(join(bank.data, 'payments', 'policy'), `${line}\n`)
  const grounds = { reason: 'Told by two customers', basis: 'Internal rules', by: 'A. Officer' }
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const list = join(bank.folder, 'overrides-to-try.json')
  const asked = [
    { ...grounds, override: 'block', account: accountAt(3), until },
    { ...grounds, override: 'release', account: accountAt(3), until },
    { ...grounds, override: 'absolute-block', account: accountAt(10), until },
    { ...grounds, override: 'block', account: accountAt(15), until },
  ]
  writeFileSync(list, JSON.stringify(asked))
  const words = ['payments', 'back-test', '--policy', next, '--folder', bank.data]
  const told = JSON.parse((await saqbol(...words, '--overrides', list, '--json')).out) as Told
  assert.deepEqual([told.base, told.versions.current, told.payments], ['kept', 'centre-7', 20])
  const { decisions, overridden } = told.candidate
  const sum = (counts: Readonly<Record<string, number>> = {}) =>
    Object.values(counts).reduce((all, one) => all + one, 0)
  // Of each account two payments tell: one to it and one from it.
  assert.deepEqual([sum(overridden['absolute-block']), sum(overridden['release']), sum(overridden['block'])], [2, 2, 2])
  assert.equal(sum(decisions), 14)
  const text = (await saqbol(...words, '--overrides', list)).out
  assert.match(text, /Compared with version centre-7: the centre's policy that the node keeps/)
  assert.match(text, /blocked absolutely +2 +allow 2 +allow 2/)
  assert.match(text, /By day:.*\n +\d{4}-\d\d-\d\d +20 +4 +4 +0/)
  writeFileSync(join(bank.data, 'payments', 'policy'), line.replace('centre-7', 'centre-8'))
  assert.match((await saqbol(...words)).err, /not proved by the key of the centre's feed, or is damaged/)
})

test('a damaged journal is told in words by every command', async () => {
  const file = join(bank.data, 'payments', 'journal-00000001')
  truncateSync(file, 5)
  const secretFile = join(bank.folder, 'tokens')
  const link = ['--feed', nobody.url, '--key', bank.key, '--client', 'nobody', '--secret-file', secretFile]
  const more = ['--data', bank.data, '--port', '0', '--payments', bank.file]
  const edge = await saqbol('edge', ...link, ...more)
  assert.equal(edge.code, 4, edge.err)
  assert.match(edge.err, /not as it was written: .*journal-00000001, at byte 0/)
})

import assert from 'node:assert/strict'
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { makeLog } from '#platform/log'
import { bankFolder, transferBetween } from '#test/payments-node'
import { startEdge } from '../compose.ts'
import { readPaymentsFile } from './config-file.ts'
import { readOrder } from './order.ts'

const log = makeLog({ LOG_LEVEL: 'silent' }, 'edge')
const bank = bankFolder()

function start() {
  const payments = unwrap(readPaymentsFile(bank.file))
  const centre = { url: 'http://127.0.0.1:9', clientId: 'nobody', clientSecret: 'nothing', key: bank.key }
  return startEdge({ ...centre, folder: bank.data, host: '127.0.0.1', port: 0, log, payments })
}

async function ask(address: string, path: string, body: unknown) {
  const headers = { authorization: `Bearer ${bank.token}` }
  const answer = await fetch(`${address}/payments/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

test('a second node in the folder of a living one does not start, and the first one goes on', async () => {
  await using edge = await start()
  const payment = transferBetween(1, 2)
  const first = await ask(edge.address, 'screenings', payment)
  await assert.rejects(start(), { code: 'payments-journal.in-use' })
  assert.deepEqual(await ask(edge.address, 'screenings', payment), first)
})

test('a record that went bad on the disk fails the payment it is of, and neither its batch nor the node', async () => {
  await using edge = await start()
  const payment = transferBetween(3, 4)
  const answer = await ask(edge.address, 'screenings', payment)
  const journal = openSync(join(bank.data, 'payments', 'journal-00000001'), 'r+')
  writeSync(journal, 'XXXX', fstatSync(journal).size - 40)
  closeSync(journal)
  assert.equal(answer.status, 200)
  assert.deepEqual(await ask(edge.address, 'screenings', payment), { status: 500, body: { code: 'request.failed' } })
  // More than one breath of the batch, so that others have their turn before the end of it.
  const others = Array.from({ length: 250 }, (_, place) => transferBetween(100 + place, 5))
  const { status, body } = await ask(edge.address, 'screenings/batch', { payments: [payment, ...others] })
  const results = body['results'] as Record<string, unknown>[]
  assert.equal(status, 200)
  assert.deepEqual(results[0], { code: 'request.failed' })
  assert.deepEqual(
    results.slice(1).map(({ uetr }) => uetr),
    others.map(({ uetr }) => uetr),
  )
})

test('an address of a wallet is one account however its letters are written', () => {
  const written = [
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0x52908400098527886e0f7030069857d2e4169ee7',
    'ethereum:0x52908400098527886e0f7030069857d2e4169ee7',
  ]
  const kept = written.map((wallet) => {
    const order = readOrder(transferBetween(1, 2, { kind: 'crypto', creditor: { wallet } }), Date.now())
    return order.ok && order.value.creditor
  })
  assert.deepEqual(new Set(kept), new Set([written[0]]))
})

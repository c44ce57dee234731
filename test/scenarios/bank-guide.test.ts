import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { checkReply } from '#engines/tracing'
import { creditTransfers } from '#formats/iso20022/credit-transfer'
import { readMessage } from '#formats/iso20022/message'
import { readRecallAnswer } from '#formats/iso20022/recall-reply'
import { readRecallRequest } from '#formats/iso20022/recall-request'
import { readReturns } from '#formats/iso20022/recall-return'
import { unwrap } from '#kernel/result'
import { openJwsKey, signatureHeader, verifyDetached } from '#platform/jws'
import { readPaymentsFile } from '../../src/apps/edge/payments/config-file.ts'
import { readOrder } from '../../src/apps/edge/payments/order.ts'

const root = join(import.meta.dirname, '../..')
const guide = readFileSync(join(root, 'docs/guides/bank.md'), 'utf8')

/** The examples of a kind, in their order. */
const examples = (kind: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${kind}\\n([^]*?)\`\`\``, 'g'))].map(([, text = '']) => text)

/** The example whose text holds a word. */
function example(kind: string, word: string): string {
  const found = examples(kind).find((text) => text.includes(word))
  assert.ok(found, `${kind} ${word}`)
  return found
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'saqbol-guide-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('the settings of the guide for banks are read as they stand there', (t) => {
  const path = folder(t)
  for (const name of ['tokens', 'staff-tokens']) writeFileSync(join(path, name), 'a'.repeat(64))
  writeFileSync(join(path, 'payments.json'), example('json', '"http"'))
  const config = unwrap(readPaymentsFile(join(path, 'payments.json')))
  writeFileSync(join(path, 'bare.json'), '{"http":{"tokenFile":"tokens","staffTokenFile":"staff-tokens"}}')
  assert.deepEqual(config.sizes, unwrap(readPaymentsFile(join(path, 'bare.json'))).sizes)
})

test('the payments of the guide are read as payments, as JSON and as pacs.008', () => {
  const order = readOrder(JSON.parse(example('json', '"debtor"')), Date.parse('2026-11-22T03:42:00Z'))
  assert.ok(order.ok, JSON.stringify(order))
  const [transfer] = unwrap(creditTransfers(unwrap(readMessage(example('xml', 'pacs.008')))))
  assert.equal(transfer?.endToEndId, 'E-2')
  assert.equal(unwrap(readMessage(example('xml', 'pacs.002'))).name, 'payment-status')
})

test('the recall of the guide, its reply and its return are read and belong together', () => {
  const request = unwrap(readRecallRequest(unwrap(readMessage(example('xml', 'camt.056')))))
  const reply = unwrap(readRecallAnswer(unwrap(readMessage(example('xml', 'camt.029')))))
  assert.ok(reply.kind === 'outcome' && request.payment !== null)
  assert.deepEqual([reply.request, reply.leg, reply.recovery], [request.id, request.leg, request.recovery])
  unwrap(checkReply({ open: request.amount, at: request.payment.at }, reply.outcome))
  const { returns } = unwrap(readReturns(unwrap(readMessage(example('xml', 'pacs.004')))))
  assert.deepEqual(
    returns.map(({ leg, amount }) => [leg, amount]),
    [[request.leg, reply.outcome.held]],
  )
})

test('the programs of the guide make a key and sign what the centre takes', async (t) => {
  const path = folder(t)
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'))
  writeFileSync(join(path, 'make-key.mjs'), example('js', 'make-key.mjs'))
  writeFileSync(join(path, 'send.mjs'), example('js', 'send.mjs'))
  writeFileSync(join(path, 'reply.xml'), example('xml', 'camt.029'))
  const heard: { readonly header: string | undefined; readonly body: Buffer }[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      heard.push({ header: String(request.headers[signatureHeader]), body: Buffer.concat(parts) })
      response.end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const run = async (...args: readonly string[]) => {
    const env = {
      ...process.env,
      CENTRE: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      TOKEN: 'a-token',
    }
    return (await promisify(execFile)(process.execPath, args, { cwd: path, env })).stdout
  }
  const key = await openJwsKey(JSON.parse(await run('make-key.mjs')) as NonNullable<Parameters<typeof openJwsKey>[0]>)
  assert.ok(key)
  assert.equal(await run('send.mjs', '/api/v1/recalls/replies', 'reply.xml'), '200 {}\n')
  const [{ header, body } = { header: undefined, body: Buffer.alloc(0) }] = heard
  const message = { method: 'POST', target: '/api/v1/recalls/replies', audience: 'saqbol', body }
  assert.equal((await verifyDetached(header, message, { keys: [key], at: Date.now() })).fault, undefined)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openJwsKey, signatureHeader, verifyDetached } from '#platform/jws'
import { banks, type Code, call, keys, organisations, payments, registry, replyTo, send, stolen } from '#test/bank-wire'

const path = '/api/v1/recalls/holds'

async function heldAt(code: Code, url = path) {
  const answer = await call(String(code), 'GET', url)
  assert.equal(answer.statusCode, 200, answer.body)
  const published = await payments.banks.keys.published()
  const known = (await Promise.all(published.keys.map((jwk) => openJwsKey(jwk)))).filter((key) => key !== undefined)
  const read = (audience: string, target: string, body: Uint8Array) =>
    verifyDetached(
      String(answer.headers[signatureHeader]),
      { method: 'GET', target, audience, body },
      { keys: known, at: registry.clock.now().getTime() },
    )
  return { answer, read, items: answer.json().items as readonly { readonly code: string; readonly amount: number }[] }
}

test('who is no registered bank is told so, since nothing could be signed for it', async () => {
  const answer = await call('722', 'GET', path)
  assert.deepEqual([answer.statusCode, answer.json().code], [403, 'bank.not-registered.forbidden'])
})

test('a bank reads what it holds itself with the codes to tell its customers, signed by the centre for it alone', async () => {
  for (const code of Object.keys(banks))
    await call('administrator', 'PUT', `/api/v1/payments/banks/${code}`, {
      body: { organisation: organisations[code], name: 'A bank', key: keys[code]?.jwk },
    })
  const { request } = await stolen('HELD-1', 100_000n)
  const taken = await send(722, 'replies', replyTo(request, { held: 100_000n }))
  assert.equal(taken.status, 200, JSON.stringify(taken.body))
  const own = await heldAt(722)
  assert.deepEqual(
    own.items.map(({ code, amount }) => [code, amount]),
    [[taken.body.hold.code, 100_000]],
  )
  assert.equal((await own.read('722', path, own.answer.rawPayload)).fault, undefined)
  assert.equal((await own.read('601', path, own.answer.rawPayload)).fault, 'other-audience')
  const changed = Buffer.from(own.answer.body.replace('100000', '200000'))
  assert.equal((await own.read('722', path, changed)).fault, 'wrong')
  const others = await heldAt(601)
  assert.deepEqual(others.items, [])
  assert.equal((await others.read('601', path, others.answer.rawPayload)).fault, undefined)
  assert.equal((await call('analyst', 'GET', path)).statusCode, 403)
})

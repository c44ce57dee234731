import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { makeRelay } from '#platform/outbox'
import {
  banks,
  call,
  keys,
  organisations,
  payments,
  registry,
  replyTo,
  requestsOf,
  send,
  stolen,
} from '#test/bank-wire'
import { holders } from '#test/held-money'
import { makeCentreKeys } from '../../banks/key-service.ts'
import { makeWebhooks } from '../../banks/webhook-service.ts'

const { clock, db } = registry
for (const code of Object.keys(banks)) {
  const body = { organisation: organisations[code], name: `Bank ${code}`, key: keys[code]?.jwk }
  assert.equal((await call('administrator', 'PUT', `/api/v1/payments/banks/${code}`, { body })).statusCode, 200)
}
const webhooks = makeWebhooks({ ...registry, keys: makeCentreKeys(registry), config: { WEBHOOK_LOOPBACK: true } })
const relay = makeRelay({ ...registry, listeners: [webhooks.listener] })

/** Money that bank 722 holds. */
async function heldAt722(reference: string) {
  const { request } = await stolen(reference, 100_000n)
  const { body, status } = await send(722, 'replies', replyTo(request, { held: 100_000n }))
  assert.equal(status, 200, JSON.stringify(body))
  const { rows } = await sql<{ hold: string; recovery: string }>`select id as hold, recovery from payments.hold
    where leg = ${request.leg}`.execute(db)
  const [place] = rows
  assert.ok(place)
  return { request: request.id as string, until: body.hold.until as string, ...place }
}

let papers = 0

async function notice({ hold, recovery }: { hold: string; recovery: string }, longer: boolean) {
  const paper = {
    number: `N-${++papers}`,
    day: '2026-11-21',
    policeBody: 'Police',
    caseNumber: '2675',
    digest: 'ab'.repeat(32),
  }
  const given = { ...paper, recovery, extends: longer, holds: [{ hold }] }
  return unwrap(await payments.settling.papers.recordNotice(holders.investigator, given))
}

/** The jobs that wait to tell banks, each taken off. */
async function tellings(): Promise<readonly unknown[]> {
  await relay.drain()
  const { rows } = await sql<{ payload: unknown }>`select j.payload from jobs._private_jobs j
    join jobs._private_tasks t on t.id = j.task_id where t.identifier = 'payments-webhook' order by j.id`.execute(db)
  await sql`delete from jobs._private_jobs`.execute(db)
  return rows.map(({ payload }) => payload)
}

test('a bank that reads on learns until when it is to hold longer, and of a notice that prolongs nothing it hears nothing', async () => {
  const one = await heldAt722('LONGER-1')
  const { cursor, items } = await requestsOf(722)
  assert.equal(items.at(-1).holdUntil, one.until)
  await notice(one, false)
  assert.deepEqual((await requestsOf(722, `?modifiedAfter=${cursor}`)).items, [])
  await notice(one, true)
  const told = (await requestsOf(722, `?modifiedAfter=${cursor}`)).items
  assert.equal(told.length, 1)
  const [{ id, kind, state, holdUntil }] = told
  // Nobody listens there yet.
  assert.deepEqual(await tellings(), [])
  assert.deepEqual([id, kind, state, holdUntil], [one.request, 'hold', 'answered', '2026-12-04T19:00:00.000Z'])
  assert.ok(holdUntil > one.until)
})

test('its webhook hears it at once, though the request was answered, and again until it was heard', async () => {
  let status = 503
  const heard: { readonly items: readonly { id: string; holdUntil: string; state: string }[] }[] = []
  const hook = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push(JSON.parse(body))
      response.statusCode = status
      response.end()
    })
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = hook.address() as { port: number }
    await sql`update payments.bank set webhook = ${`http://127.0.0.1:${port}/`} where code = '722'`.execute(db)
    const one = await heldAt722('LONGER-2')
    // What was asked is told no more once it is answered.
    for (const telling of await tellings()) await webhooks.tell(telling)
    assert.equal(heard.length, 0)
    await notice(one, true)
    const [telling, ...rest] = await tellings()
    assert.deepEqual(rest, [])
    await webhooks.tell(telling)
    const again = await tellings()
    assert.equal(again.length, 1)
    status = 204
    clock.advance(61_000)
    await webhooks.tell(again[0])
    assert.deepEqual(await tellings(), [])
    const said = heard.flatMap(({ items }) => items).map((item) => [item.id, item.state, item.holdUntil])
    const expected = [one.request, 'answered', '2026-12-04T19:00:00.000Z']
    assert.deepEqual(said, [expected, expected])
  } finally {
    hook.closeAllConnections()
    hook.close()
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Redacted } from '#kernel/redacted'
import { unwrap } from '#kernel/result'
import { callWorld, recordsCsv } from '#simulation/calls'
import { testEdges } from '#test/edge'
import { analyst } from '#test/registry'
import { until } from '#test/until'
import type { CallsConfig } from '../config.ts'
import { callsFileSchema, rulesOf } from '../config-schema.ts'

const { services, start, newFolder, system } = await testEdges()
const { boxes, registers } = services.calls
const token = 'a-token-of-at-least-thirty-two-characters'

const world = callWorld({
  seed: 21,
  subscribers: 1500,
  boxes: 3,
  days: 1,
  tiers: ['naive'],
  ports: [16, 24],
  begin: [0, 0],
})
const truth = world.truth()
const [licensedBox] = truth.boxes
assert.ok(licensedBox)
const csv = Buffer.concat([...recordsCsv([...world.hours()].slice(0, 14))])
const cells = new Set([...world.hours()].flatMap((batch) => [...batch.cell.subarray(0, batch.length)]))

function config(): CallsConfig {
  const { velocity } = callsFileSchema.parse({
    callerHelp: 'saqbol.example/call',
    trunks: [{ name: 'ours', kind: 'own' }],
  })
  const trunk = { name: 'ours', kind: 'own', dialPlan: { bare: 'e164' }, mayWithhold: true, verstat: false } as const
  return {
    policy: { rules: rulesOf({}), trunks: [trunk], listed: { measures: 0, reported: 'allow' } },
    trunks: [{ sources: [], rejectWith: '603', advanceWith: 503 }],
    velocity,
    callerHelp: 'saqbol.example/call',
    tokens: new Redacted([token]),
    records: { sims: 3000, least: 3, cells: new Map(Array.from(cells, (cell) => [cell, 'KZ-75'] as const)) },
  }
}

test('what an operator hands in becomes boxes for an analyst; gateways with a licence do not', async () => {
  const imsis = Array.from(licensedBox.imsis, String)
  const licence = { licence: 'GW-1', holder: 'A call centre', validFrom: '2020-01-01', validTo: '2099-01-01', imsis }
  unwrap(await registers.addGateway(system, licence))
  await using edge = await start(newFolder(), { calls: config(), deliverEvery: 50, tablesEvery: 50 })
  const send = (method: string, path: string, body: Uint8Array | string) =>
    fetch(`${edge.address}/calls/${path}`, {
      method,
      body: body as BodyInit,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    })
  const lines = Array.from(world.facts(), ({ imsi, number, iccid, owner }) => [imsi, number, iccid, owner].join())
  assert.equal((await send('PUT', 'sims', ['imsi,number,iccid,owner', ...lines].join('\n'))).status, 200)
  await until(async () => (await registers.owners()).length > 0)
  assert.equal((await send('POST', 'records', csv)).status, 200)
  const real = async () => {
    const found = await boxes.list(analyst)
    const whole = await Promise.all(found.map(async ({ id }) => unwrap(await boxes.get(analyst, id))))
    return { found, real: whole.map(({ members }) => truth.boxOf(Number(members[0]?.imsi))) }
  }
  await until(async () => (await real()).real.length >= 2)
  const { found, real: boxesFound } = await real()
  assert.deepEqual(new Set(boxesFound), new Set([1, 2]))
  for (const box of found) {
    assert.deepEqual([box.operator, box.region, box.state, box.synthetic], ['A bank', 'KZ-75', 'found', false])
    assert.ok(box.sims >= 3 && box.calls > 0 && box.score > 0.5)
  }
  assert.match(await (await fetch(`${edge.address}/metrics`)).text(), /saqbol_records_taken [1-9]/)
})

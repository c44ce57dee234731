import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { assignedPhone } from '#formats/phone'
import { type CallPlan, type CallWorld, callWorld, recordsCsv, tierNames } from '../calls.ts'

const hour = 3_600_000
const plan: CallPlan = { seed: 5, subscribers: 4000, boxes: 7, days: 1, ports: [8, 64] }
const world = callWorld(plan)
const batches = [...world.hours()]
const facts = [...world.facts()]

function fingerprint(of: CallWorld): string {
  const hash = createHash('sha256')
  for (const { at, imsi, imei, peer, cell, seconds, kind } of of.hours()) {
    for (const column of [at, imsi, imei, peer, cell, seconds, kind]) hash.update(new Uint8Array(column.buffer))
  }
  for (const fact of of.facts()) hash.update(JSON.stringify(fact))
  return hash.digest('hex')
}

test('the same plan gives the same country, another seed another', () => {
  const first = fingerprint(world)
  assert.equal(fingerprint(world), first)
  assert.equal(fingerprint(callWorld(plan)), first)
  assert.notEqual(fingerprint(callWorld({ ...plan, seed: 6 })), first)
})

test('an hour is a batch and its records stand in order of time within it', () => {
  assert.equal(batches.length, 24)
  for (const [h, { at, length }] of batches.entries()) {
    let last = world.from + h * hour
    for (let i = 0; i < length; i++) {
      const time = at[i] as number
      assert.ok(time >= last && time < world.from + (h + 1) * hour && Number.isInteger(time))
      last = time
    }
  }
})

test('every SIM has its own IMSI, number and card, in their forms', () => {
  const cards = world.truth().boxes.reduce((sum, { imsis }) => sum + imsis.length, 0)
  assert.equal(facts.length, plan.subscribers + cards)
  for (const name of ['imsi', 'number', 'iccid'] as const) {
    const values = facts.flatMap((fact) => fact[name] ?? [])
    assert.equal(new Set(values).size, values.length, name)
  }
  for (const { imsi, number, iccid } of facts) {
    assert.match(String(imsi), /^40199\d{10}$/)
    const phone = assignedPhone(`+${number}`)
    assert.deepEqual([phone?.country, phone?.type], ['KZ', 'mobile'])
    if (iccid !== undefined) assert.match(iccid, /^8999799\d{13}$/)
  }
})

test('records belong to SIMs of the books and carry devices, cells and peers in their forms', () => {
  const known = new Set(facts.map(({ imsi }) => imsi))
  for (const { length, imsi, imei, peer, cell, seconds, kind } of batches) {
    for (let i = 0; i < length; i++) {
      assert.ok(known.has(imsi[i] as number))
      assert.match(String(imei[i]), /^\d{14}$/)
      assert.ok((cell[i] as number) === 0 || (cell[i] as number) > 10_000)
      assert.ok((kind[i] as number) <= 1 || seconds[i] === 0)
      assert.equal(kind[i] === 4, peer[i] === 0)
    }
  }
})

test('no record of a card is older than its first use', () => {
  const first = new Map(facts.map(({ imsi, activatedAt }) => [imsi, activatedAt ?? 0]))
  for (const { length, at, imsi } of batches) {
    for (let i = 0; i < length; i++) assert.ok((at[i] as number) >= (first.get(imsi[i] as number) ?? 0))
  }
})

test('a call between two SIMs of ours has a record for each side', () => {
  const numbers = new Map(facts.map(({ imsi, number }) => [imsi, number ?? 0]))
  const ours = new Set(numbers.values())
  const calls = new Map<string, number>()
  for (const { length, at, imsi, peer, kind } of batches) {
    for (let i = 0; i < length; i++) {
      const [own, other] = [numbers.get(imsi[i] as number), peer[i] as number]
      if ((kind[i] as number) > 1 || !ours.has(other)) continue
      const key = `${at[i]} ${kind[i] === 0 ? `${own} ${other}` : `${other} ${own}`}`
      calls.set(key, (calls.get(key) ?? 0) + (kind[i] === 0 ? 1 : -1))
    }
  }
  assert.ok(calls.size > 5000)
  // A card of a box may have left its port, and a card sold later is not there yet: then only the caller's side is known.
  const single = [...calls.values()].filter((balance) => balance !== 0).length
  assert.ok(single / calls.size < 0.02, `${single} of ${calls.size}`)
})

test('truth names every tier, and each card of a box once', () => {
  const truth = world.truth()
  assert.deepEqual(
    truth.boxes.map(({ tier }) => tier),
    tierNames,
  )
  for (const { box, imsis, ports, startsAt } of truth.boxes) {
    assert.ok(ports >= 8 && ports <= 64 && imsis.length % ports === 0)
    assert.ok(startsAt >= world.from && startsAt <= world.from + 12 * hour)
    for (const imsi of imsis) assert.deepEqual([truth.boxOf(imsi), truth.roleOf(imsi)], [box, undefined])
  }
  const honest = facts.filter(({ imsi }) => truth.boxOf(imsi) === undefined)
  assert.equal(honest.length, plan.subscribers)
  for (const { imsi } of honest) assert.notEqual(truth.roleOf(imsi), undefined)
})

test('a box is silent before its first hour', () => {
  const truth = world.truth()
  for (const { length, at, imsi } of batches) {
    for (let i = 0; i < length; i++) {
      const box = truth.boxes[truth.boxOf(imsi[i] as number) ?? -1]
      if (box !== undefined) assert.ok((at[i] as number) >= box.startsAt)
    }
  }
})

test('a port holds one call at a time', () => {
  const truth = world.truth()
  const until = new Map<number, number>()
  for (const { length, at, imei, imsi, seconds, kind } of batches) {
    for (let i = 0; i < length; i++) {
      const box = truth.boxes[truth.boxOf(imsi[i] as number) ?? -1]
      if (box?.tier !== 'rotation' || kind[i] !== 0) continue
      const device = imei[i] as number
      assert.ok((at[i] as number) >= (until.get(device) ?? 0))
      until.set(device, (at[i] as number) + 1000 * (seconds[i] as number))
    }
  }
  assert.ok(until.size >= 8)
})

test('plans that cannot be are refused', () => {
  assert.throws(() => callWorld({ ...plan, subscribers: 10 }), /at least 1,000/)
  assert.throws(() => callWorld({ ...plan, days: 0.5 }), /whole numbers/)
  assert.throws(() => callWorld({ ...plan, tiers: [] }), /at least one tier/)
  assert.throws(() => callWorld({ ...plan, from: 1 }), /on the hour/)
  assert.throws(() => callWorld({ ...plan, ports: [9, 8] }), /at least one port/)
  assert.throws(() => callWorld({ ...plan, begin: [0.5, 2] }), /within the time/)
})

test('records are written as CSV with a header, line by line', () => {
  const text = Buffer.concat([...recordsCsv(batches.slice(0, 2))]).toString('utf8')
  const lines = text.trimEnd().split('\n')
  assert.equal(lines[0], 'at,imsi,imei,peer,cell,seconds,kind')
  assert.equal(lines.length, 1 + (batches[0]?.length ?? 0) + (batches[1]?.length ?? 0))
  const first = batches[0]
  assert.ok(first)
  const kind = ['call-out', 'call-in', 'message-out', 'message-in', 'data'][first.kind[0] ?? 0]
  const known = (value: number | undefined) => (value === 0 ? '' : String(value))
  const columns = [first.at[0], first.imsi[0], known(first.imei[0]), known(first.peer[0]), known(first.cell[0])]
  assert.equal(lines[1], [...columns, first.seconds[0], kind].join(','))
})

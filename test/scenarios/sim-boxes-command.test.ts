import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { callWorld, recordsCsv } from '#simulation/calls'
import { testCommandLine } from '#test/command-line'

const { call, folder } = await testCommandLine()
const world = callWorld({
  seed: 3,
  subscribers: 1500,
  boxes: 1,
  days: 1,
  tiers: ['naive'],
  ports: [24, 24],
  begin: [0, 0],
})
const records = join(folder, 'day.csv')
writeFileSync(records, Buffer.concat([...recordsCsv(world.hours()), Buffer.from('half a line')]))
const books = join(folder, 'books.csv')
const lines = Array.from(world.facts(), ({ imsi, number, iccid, owner }) => [imsi, number, iccid, owner].join())
writeFileSync(books, ['imsi,number,iccid,owner', ...lines].join('\n'))

test('an operator looks for SIM boxes in its own files, in the language of whoever looks', async () => {
  const json = await call(['sim-boxes', '--records', records, '--books', books, '--json'])
  assert.equal(json.code, 0, json.err)
  const found = JSON.parse(json.out) as {
    boxes: { sims: { imsi: string }[] }[]
    files: { faults: { time: number } }[]
  }
  assert.deepEqual([found.boxes.length, found.files[0]?.faults.time], [1, 1])
  const truth = world.truth()
  assert.ok(found.boxes[0]?.sims.every(({ imsi }) => truth.boxOf(Number(imsi)) === 0))
  const text = await call(['sim-boxes', '--records', records, '--books', books, '--lang', 'kk'])
  assert.match(text.out, /1 SIM-бокс табылды/)
  assert.match(text.out, /Оқылмаған бірінші жол|оқылмаған бірінші жол/)
})

test('a file that is not there ends with 4, a wrong number with 2', async () => {
  const missing = await call(['sim-boxes', '--records', join(folder, 'nowhere.csv')])
  assert.equal(missing.code, 4)
  assert.match(missing.err, /nowhere\.csv cannot be read: ENOENT/)
  assert.equal((await call(['sim-boxes', '--records', records, '--sims', 'many'])).code, 2)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { makeRecent, openRecent } from './recent.ts'

const now = Date.UTC(2026, 10, 21)
const [caller, called] = [77_011_234_567, 77_272_123_456]

test('a registered call is known until its time is up, by its two numbers in their order', () => {
  const recent = makeRecent()
  recent.register({ caller, called }, now + 30_000, now)
  assert.equal(recent.registration(caller, called, now), 'yes')
  assert.equal(recent.registration(caller, called, now + 29_999), 'yes')
  assert.equal(recent.registration(caller, called, now + 30_000), 'pending')
  assert.equal(recent.registration(called, caller, now), 'pending')
  assert.equal(recent.registered(caller, called + 1, now), 'absent')
})

test('where a subscriber is holds until told otherwise or its time is up', () => {
  const recent = makeRecent()
  assert.equal(recent.roaming(caller, now), 'pending')
  recent.roams({ number: caller, abroad: true }, now + 60_000, now)
  assert.equal(recent.roaming(caller, now), 'yes')
  recent.roams({ number: caller, abroad: false }, now + 10_000, now)
  assert.equal(recent.roaming(caller, now), 'no')
  assert.equal(recent.roaming(caller, now + 10_000), 'pending')
})

test('since a node began nobody can say that a call was not registered, until the window has passed', () => {
  const recent = makeRecent({ missingUntil: now + 30_000 })
  assert.equal(recent.registered(caller, called, now), 'lost')
  assert.equal(recent.registered(caller, called, now + 30_000), 'absent')
})

const someNumber = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(2 ** 32, 2 ** 32 + 1, 999_999_999_999_999))

test('however little room there is, a registered call is never said to be absent, and what is found is what was told', () => {
  const told = fc.record({
    caller: someNumber,
    called: someNumber,
    after: fc.nat(5),
    life: fc.integer({ min: 1, max: 9 }),
  })
  fc.assert(
    fc.property(fc.array(told, { maxLength: 400 }), (calls) => {
      const recent = makeRecent({ registrations: 1, roaming: 1 })
      const until = new Map<string, number>()
      let moment = now
      for (const { caller, called, after, life } of calls) {
        moment += after * 1000
        const ends = moment + life * 1000
        recent.register({ caller, called }, ends, moment)
        until.set(`${caller} ${called}`, ends)
        const asked = calls[Math.floor(life * 7) % calls.length] ?? { caller, called }
        const holds = (until.get(`${asked.caller} ${asked.called}`) ?? 0) > moment
        const seen = recent.registered(asked.caller, asked.called, moment)
        if (holds) assert.notEqual(seen, 'absent')
        else assert.notEqual(seen, 'yes')
      }
      if (recent.lost() === 0) {
        for (const [key, ends] of until) {
          const [a = 0, b = 0] = key.split(' ').map(Number)
          assert.equal(recent.registered(a, b, moment), ends > moment ? 'yes' : 'absent')
        }
      }
    }),
  )
})

test('a thread that reads while another writes never sees half an entry', async () => {
  const recent = makeRecent({ registrations: 1, roaming: 1 })
  // Each number is abroad or not by its own last bit; half an entry would say the wrong one.
  const source = `
    const { parentPort, workerData } = require('node:worker_threads')
    import(workerData.module).then(({ openRecent }) => {
      const known = openRecent(workerData.handle)
      let wrong = 0, found = 0
      parentPort.on('message', () => parentPort.postMessage({ wrong, found }))
      const look = () => {
        for (let n = 0; n < 20_000; n++) {
          const number = 2 ** 33 + (n % 300)
          const seen = known.roaming(number, workerData.now)
          if (seen === 'pending') continue
          found++
          if ((seen === 'yes') !== (number % 2 === 1)) wrong++
        }
        setImmediate(look)
      }
      parentPort.postMessage('ready')
      look()
    })`
  const module = new URL('./recent.ts', import.meta.url).href
  const worker = new Worker(source, { eval: true, workerData: { module, handle: recent.handle, now } })
  const heard = () => new Promise<unknown>((resolve) => worker.once('message', resolve))
  await heard()
  for (let n = 0; n < 300_000; n++) {
    const number = 2 ** 33 + (n % 300)
    // What is written again and again with another end evicts and overwrites all the time.
    recent.roams({ number, abroad: number % 2 === 1 }, now + 1000 + (n % 977) * 1000, now)
  }
  const answer = heard()
  worker.postMessage('enough')
  const { wrong, found } = (await answer) as { wrong: number; found: number }
  await worker.terminate()
  assert.equal(wrong, 0)
  assert.ok(found > 0)
  assert.equal(openRecent(recent.handle).roaming(1, now), 'pending')
})

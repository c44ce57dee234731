import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeRecent } from './recent.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21) + seconds * 1000)

test('a dear answer is given again until its time is over, a cheap one is made anew', async () => {
  const recent = makeRecent<number>(60_000, (answer) => answer > 100)
  let made = 0
  const ask = (key: string, seconds: number, start: number) =>
    recent.ask(key, at(seconds), () => Promise.resolve(start + ++made))
  assert.equal(await ask('dear', 0, 1000), 1001)
  assert.equal(await ask('dear', 59, 1000), 1001)
  assert.equal(await ask('dear', 60, 1000), 1002)
  assert.equal(await ask('dear', -5, 1000), 1003)
  assert.equal(await ask('cheap', 0, 0), 4)
  assert.equal(await ask('cheap', 0, 0), 5)
})

test('two who ask at the same moment wait for one answer, and a failure is not remembered', async () => {
  const recent = makeRecent<number>(60_000, () => true)
  let made = 0
  const make = () => Promise.resolve(++made)
  assert.deepEqual(await Promise.all([recent.ask('a', at(0), make), recent.ask('a', at(0), make)]), [1, 1])
  await assert.rejects(
    recent.ask('b', at(0), () => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await recent.ask('b', at(1), make), 2)
})

test('only so many answers are kept', async () => {
  const recent = makeRecent<number>(60_000, () => true)
  let made = 0
  const ask = (key: number) => recent.ask(String(key), at(0), () => Promise.resolve(++made))
  for (let key = 0; key < 60; key++) await ask(key)
  await ask(59)
  assert.equal(made, 60)
  await ask(0)
  assert.equal(made, 61)
})

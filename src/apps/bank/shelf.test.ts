import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Memory, makeShelf } from './shelf.ts'

test('what is kept comes back as it was, payments that are named like an amount among it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shelf-'))
  try {
    const parts = Object.fromEntries([
      ['1n', 5n],
      ['__proto__', 7n],
    ])
    const memory: Memory = {
      cursor: '12.x',
      messages: [
        {
          path: '/api/v1/recalls/replies',
          type: 'application/xml',
          text: '1n',
          request: 'r',
          promised: { leg: 'l', place: 'A 1n', parts },
          from: 0,
          state: 'waiting',
          answer: null,
        },
      ],
      holds: [{ leg: 'l', account: '77n', reference: '1n', amount: 2n ** 60n, at: 1 }],
      told: { 'A 1n': parts },
      returnTo: { r: { place: 'A 1n', account: '1n' } },
    }
    await makeShelf(folder).write(memory)
    assert.deepEqual(await makeShelf(folder).read(), memory)
  } finally {
    await rm(folder, { recursive: true })
  }
})

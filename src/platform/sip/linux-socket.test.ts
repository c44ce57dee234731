import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type LinuxCalls, linuxCalls } from './linux-calls.ts'
import { type LinuxSocket, openLinuxSocket } from './linux-socket.ts'

const calls = await linuxCalls()
const skip = calls === undefined && 'this system has no recvmmsg'

interface Pair extends Disposable {
  readonly sender: LinuxSocket
  readonly receiver: LinuxSocket
}

/** Two sockets, the first connected to the second. */
function openPair(system: LinuxCalls, through: LinuxCalls = system): Pair {
  const receiver = openLinuxSocket(system, { bind: { host: '127.0.0.1', port: 0 } })
  const sender = openLinuxSocket(through, { connect: { host: '127.0.0.1', port: receiver.port } })
  const dispose = () => {
    sender.close()
    receiver.close()
  }
  return { sender, receiver, [Symbol.dispose]: dispose }
}

function stageAll({ sender }: Pair, texts: readonly string[]): void {
  let at = 0
  for (const text of texts) {
    const bytes = Buffer.from(text)
    sender.out.set(bytes, at)
    sender.stage(at, bytes.length, {})
    at += bytes.length
  }
}

function takeAll({ receiver }: Pair): readonly string[] {
  const texts: string[] = []
  for (let count = receiver.receive(); count > 0; count = receiver.receive()) {
    for (let n = 0; n < count; n++) {
      texts.push(Buffer.from(receiver.bytes.subarray(receiver.starts[n], receiver.ends[n])).toString())
    }
  }
  return texts
}

/** The system, but `sendmmsg` fails so often with an error before it works; `seen` gets how many messages it is given. */
function failing(system: LinuxCalls, error: string, times: number): LinuxCalls & { readonly seen: number[] } {
  const seen: number[] = []
  let left = times
  let failed = false
  return {
    ...system,
    seen,
    sendmmsg: (...words) => {
      seen.push(words[2] ?? 0)
      failed = left-- > 0
      return failed ? -1 : system.sendmmsg(...words)
    },
    errno: () => (failed ? (system.errors[error] ?? 0) : system.errno()),
  }
}

test('packets of all lengths arrive whole, whatever leaves together', { skip }, () => {
  assert.ok(calls)
  using pair = openPair(calls)
  const text = fc.integer({ min: 0, max: 4 }).chain((size) => fc.stringMatching(new RegExp(`^[a-z]{${size * 500}}$`)))
  fc.assert(
    fc.property(fc.array(text, { maxLength: 64 }), (texts) => {
      stageAll(pair, texts)
      assert.equal(pair.sender.sendAll(), 0)
      assert.deepEqual([...takeAll(pair)].sort(), [...texts].sort())
    }),
    { numRuns: 50 },
  )
})

test('equal packets leave as one message, which the system cuts', { skip }, () => {
  assert.ok(calls)
  const counting = failing(calls, 'EINVAL', 0)
  using pair = openPair(calls, counting)
  stageAll(pair, ['abc', 'longer', 'def', 'ghi', 'larger'])
  assert.equal(pair.sender.sendAll(), 0)
  assert.deepEqual(counting.seen, [2])
  assert.deepEqual([...takeAll(pair)].sort(), ['abc', 'def', 'ghi', 'larger', 'longer'])
})

test('where the system does not cut, each packet goes by itself, and later ones so long too', { skip }, () => {
  assert.ok(calls)
  for (const error of ['EINVAL', 'EIO', 'EMSGSIZE']) {
    const counting = failing(calls, error, 1)
    using pair = openPair(calls, counting)
    stageAll(pair, ['abc', 'def', 'ghi'])
    assert.equal(pair.sender.sendAll(), 0)
    assert.deepEqual(counting.seen, [1, 3])
    stageAll(pair, ['jkl', 'mno', 'x', 'y'])
    assert.equal(pair.sender.sendAll(), 0)
    assert.deepEqual(counting.seen, [1, 3, 3])
    assert.equal(takeAll(pair).length, 7)
  }
})

test('a full system is waited for a little; what it does not take then is counted', { skip }, () => {
  assert.ok(calls)
  for (const error of ['EAGAIN', 'ENOBUFS']) {
    using patient = openPair(calls, failing(calls, error, 2))
    stageAll(patient, ['a', 'bb'])
    assert.equal(patient.sender.sendAll(), 0)
    assert.equal(takeAll(patient).length, 2)
    using hopeless = openPair(calls, failing(calls, error, 100))
    stageAll(hopeless, ['a', 'b', 'cc'])
    assert.equal(hopeless.sender.sendAll(), 3)
    assert.equal(hopeless.sender.staged(), 0)
  }
})

test('what a peer that is gone sends back (ECONNREFUSED) costs one packet, and no more', { skip }, () => {
  assert.ok(calls)
  const pair = openPair(calls)
  pair.receiver.close()
  for (let n = 0; n < 3; n++) {
    stageAll(pair, ['anybody', 'there?'])
    assert.ok(pair.sender.sendAll() <= 1)
  }
  assert.ok(pair.sender.receive() <= 0)
  pair.sender.close()
})

test('packets that nobody took in time are counted as lost', { skip }, () => {
  assert.ok(calls)
  using pair = openPair(calls)
  const text = 'x'.repeat(1000)
  for (let n = 0; n < 300; n++) {
    stageAll(pair, new Array<string>(64).fill(text))
    pair.sender.sendAll()
  }
  const taken = takeAll(pair).length
  assert.ok(taken > 0)
  assert.equal(taken + pair.receiver.lost(), 300 * 64)
})

test('a socket that cannot be opened says why', { skip }, () => {
  assert.ok(calls)
  const taken = openLinuxSocket(calls, { bind: { host: '127.0.0.1', port: 0 } })
  assert.throws(() => openLinuxSocket(calls, { bind: { host: '127.0.0.1', port: taken.port } }), { code: 'EADDRINUSE' })
  assert.throws(() => openLinuxSocket(calls, { bind: { host: '192.0.2.1', port: 0 } }), { code: 'EADDRNOTAVAIL' })
  assert.throws(() => openLinuxSocket(calls, { bind: { host: 'localhost', port: 0 } }), RangeError)
  taken.close()
})

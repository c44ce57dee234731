import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { until } from '#test/until'
import { writeAddress } from './addresses.ts'
import type { MessageBatch, OnBatch, ReturnPath } from './batch.ts'
import type { Frame, StreamOptions, Streams } from './stream-port.ts'
import { openStreams } from './streams.ts'

const newline = 10

/** Lines as messages, each with its end; a line that begins with `!` is none. */
const lines: Frame = (bytes, from, to) => {
  if (bytes[from] === 33) return -1
  const end = bytes.indexOf(newline, from)
  return end < 0 || end >= to ? 0 : end + 1 - from
}

const textOf = ({ bytes, starts, ends }: MessageBatch, n: number) =>
  Buffer.from(bytes.subarray(starts[n], ends[n])).toString()

const echo: OnBatch = (batch) => {
  for (let n = 0; n < batch.count; n++) {
    const answer = Buffer.from(`re: ${textOf(batch, n)}`)
    batch.out.set(answer, batch.at)
    batch.answer(n, answer.length)
  }
}

const open = (options: Partial<StreamOptions> = {}): Promise<Streams> =>
  openStreams({
    host: '127.0.0.1',
    port: 0,
    framer: () => lines,
    on: echo,
    onError: (error) => assert.fail(String(error)),
    ...options,
  })

async function client({ port }: Streams): Promise<Socket & Disposable> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return Object.assign(socket, { [Symbol.dispose]: () => void socket.destroy() })
}

/** What comes back until there are so many lines, or the connection is closed. */
async function hear(socket: Socket, count: number): Promise<readonly string[]> {
  let text = ''
  const enough = Promise.withResolvers<void>()
  const take = (part: Buffer) => {
    text += part.toString()
    if (text.split('\n').length > count) enough.resolve()
  }
  socket.on('data', take)
  socket.once('close', () => enough.resolve())
  await enough.promise
  socket.off('data', take)
  return text.split('\n').slice(0, -1)
}

const closed = (socket: Socket) => (socket.closed ? Promise.resolve() : once(socket, 'close'))

test('messages are answered in turn however they are cut into pieces', async () => {
  await using server = await open()
  const words = fc.array(fc.stringMatching(/^[a-z]{0,40}$/), { minLength: 1, maxLength: 200 })
  await fc.assert(
    fc.asyncProperty(words, fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 8 }), async (texts, cuts) => {
      using socket = await client(server)
      const heard = hear(socket, texts.length)
      const bytes = Buffer.from(`${texts.join('\n')}\n`)
      let from = 0
      for (const size of cuts) {
        socket.write(bytes.subarray(from, from + size))
        from += size
        await new Promise(setImmediate)
      }
      socket.write(bytes.subarray(from))
      assert.deepEqual(
        await heard,
        texts.map((text) => `re: ${text}`),
      )
    }),
    { numRuns: 60 },
  )
})

test('messages that arrive together are handed over together, at most 64, and answered in one piece', async () => {
  const sizes: number[] = []
  const on: OnBatch = (batch) => {
    sizes.push(batch.count)
    assert.equal(writeAddress(batch.sources, 4 * (batch.count - 1)), '127.0.0.1')
    echo(batch)
  }
  await using server = await open({ on })
  using socket = await client(server)
  let pieces = 0
  socket.on('data', () => pieces++)
  socket.write('x\n'.repeat(150))
  assert.equal((await hear(socket, 150)).length, 150)
  assert.deepEqual(sizes, [64, 64, 22])
  assert.equal(pieces, 1)
  assert.deepEqual([server.counts().received, server.counts().answered, server.counts().connections], [150, 150, 1])
})

test('an answer that is found later goes back over its connection, or nowhere when that is closed', async () => {
  const paths: ReturnPath[] = []
  await using server = await open({ on: (batch) => paths.push(batch.returnPath(0)) })
  using socket = await client(server)
  socket.write('wait\n')
  while (paths.length === 0) await new Promise(setImmediate)
  assert.equal(paths[0]?.answer(Buffer.from('late\n')), true)
  paths[0]?.answer(Buffer.from('later\n'))
  assert.deepEqual(await hear(socket, 2), ['late', 'later'])
  socket.destroy()
  while (server.counts().connections > 0) await new Promise(setImmediate)
  assert.equal(paths[0]?.answer(Buffer.from('too late\n')), false)
})

test('what is no message, or too long, closes its connection after the sound ones before it are answered', async () => {
  await using server = await open({ limits: { largest: 100 } })
  for (const last of ['!', 'x'.repeat(101), `${'x'.repeat(101)}\n`]) {
    using socket = await client(server)
    socket.write(`sound\n${last}`)
    const heard = hear(socket, 2)
    await closed(socket)
    assert.deepEqual(await heard, ['re: sound'])
  }
  assert.equal(server.counts().broken, 3)
  using socket = await client(server)
  socket.write(`${'x'.repeat(99)}\n`)
  assert.equal((await hear(socket, 1)).length, 1)
})

test('a frame that lies about its length closes the connection', async () => {
  await using server = await open({ framer: () => (_, from, to) => to - from + 1 })
  using socket = await client(server)
  socket.write('x')
  await closed(socket)
  assert.equal(server.counts().broken, 1)
})

/** Three who are to be cut off and one who talks on: what came of it, and how long the process stood still, in milliseconds. */
async function cutOff() {
  await using server = await open({ limits: { message: 200, idle: 400 } })
  const stall = monitorEventLoopDelay({ resolution: 10 })
  stall.enable()
  using slow = await client(server)
  using silent = await client(server)
  using idle = await client(server)
  using lively = await client(server)
  for (const socket of [slow, silent, idle]) socket.resume()
  idle.write('one\n')
  const drip = setInterval(() => slow.write('x'), 20)
  const talk = setInterval(() => lively.write('x\n'), 20)
  const heard = hear(lively, 1000)
  await Promise.all([slow, silent, idle].map(closed))
  clearInterval(drip)
  clearInterval(talk)
  stall.disable()
  const isAlive = !lively.closed
  lively.destroy()
  const said = (await heard).length
  return { told: { isAlive, saidMuch: said > 5, broken: server.counts().broken }, stalled: stall.max / 1e6 }
}

test('a slow sender, a silent one and an idle one are cut off, a lively one is not', async () => {
  const right = { isAlive: true, saidMuch: true, broken: 2 }
  // While the process stands still nobody in it is lively: what came of that says nothing, and it is tried again.
  const { told } = await until(cutOff, ({ told, stalled }) => isDeepStrictEqual(told, right) || stalled < 80)
  assert.deepEqual(told, right)
})

test('connections of one address are few', async () => {
  await using server = await open({ limits: { connectionsOfOne: 2 } })
  using one = await client(server)
  using other = await client(server)
  using third = await client(server)
  third.resume()
  await closed(third)
  for (const socket of [one, other]) {
    socket.write('x\n')
    assert.equal((await hear(socket, 1)).length, 1)
  }
  assert.equal(server.counts().refused, 1)
})

test('where all places are taken, one who never said anything gives way, and one who did does not', async () => {
  await using server = await open({ limits: { connections: 2 } })
  using speaking = await client(server)
  speaking.write('x\n')
  await hear(speaking, 1)
  using silent = await client(server)
  silent.resume()
  using next = await client(server)
  await closed(silent)
  next.write('y\n')
  assert.deepEqual(await hear(next, 1), ['re: y'])
  using last = await client(server)
  last.resume()
  await closed(last)
  speaking.write('z\n')
  assert.deepEqual(await hear(speaking, 1), ['re: z'])
  assert.equal(server.counts().refused, 2)
})

test('from a reader that takes nothing no more is read, and in the end it is cut off', async () => {
  const big: OnBatch = (batch) => {
    for (let n = 0; n < batch.count; n++) batch.answer(n, 60_000)
  }
  await using server = await open({ on: big, limits: { waiting: 100_000, stalled: 300 } })
  using socket = await client(server)
  socket.pause()
  const feed = setInterval(() => socket.write('x\n'.repeat(100)), 1)
  await until(() => server.counts().broken > 0)
  clearInterval(feed)
  assert.ok(server.counts().received < 5000)
})

test('what a handler throws closes that connection alone', async () => {
  const errors: unknown[] = []
  const on: OnBatch = (batch) => {
    if (textOf(batch, 0) === 'fault\n') throw new Error('a fault')
    echo(batch)
  }
  await using server = await open({ on, onError: (error) => errors.push(error) })
  using other = await client(server)
  using socket = await client(server)
  socket.resume()
  socket.write('fault\n')
  await closed(socket)
  other.write('x\n')
  assert.deepEqual(await hear(other, 1), ['re: x'])
  assert.match(String(errors), /a fault/)
})

test('closing cuts off everybody; a port that is taken is told by its code, shared it is taken twice', async () => {
  const server = await open({ share: true })
  using socket = await client(server)
  socket.resume()
  await assert.rejects(open({ port: server.port }), { code: 'EADDRINUSE' })
  const twin = await open({ port: server.port, share: true })
  await twin[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await closed(socket)
})

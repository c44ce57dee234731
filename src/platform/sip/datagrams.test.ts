import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { until } from '#test/until'
import { writeAddress } from './addresses.ts'
import { answerMost, type MessageBatch, type OnBatch, type ReturnPath } from './batch.ts'
import type { DatagramOptions, Datagrams } from './datagram-port.ts'
import { openDatagrams } from './datagrams.ts'
import { linuxCalls } from './linux-calls.ts'

const transports = [(await linuxCalls()) ? 'recvmmsg' : undefined, 'dgram'] as const

const fails = (error: unknown) => assert.fail(String(error))

async function client(port: number, host = '127.0.0.1'): Promise<Socket & AsyncDisposable> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.connect(port, host)
  await once(socket, 'connect')
  socket.setRecvBufferSize(1 << 22)
  const dispose = () => new Promise<void>((resolve) => socket.close(() => resolve()))
  return Object.assign(socket, { [Symbol.asyncDispose]: dispose })
}

/** Sends, and waits for so many answers; fewer where nothing more comes for a while. */
async function ask(
  socket: Socket,
  messages: readonly Uint8Array[],
  { wanted = messages.length, patience = 60_000 } = {},
): Promise<string[]> {
  const heard: string[] = []
  const done = Promise.withResolvers<void>()
  const hear = (bytes: Buffer) => {
    heard.push(bytes.toString())
    if (heard.length === wanted) done.resolve()
  }
  socket.on('message', hear)
  for (const message of messages) socket.send(message)
  const timer = setTimeout(() => done.resolve(), patience)
  await done.promise
  clearTimeout(timer)
  socket.off('message', hear)
  return heard
}

const textOf = ({ bytes, starts, ends }: MessageBatch, n: number) =>
  Buffer.from(bytes.subarray(starts[n], ends[n])).toString()

/** Answers every message of a batch with what a function makes of it. */
const answering =
  (say: (text: string, batch: MessageBatch, n: number) => string): OnBatch =>
  (batch) => {
    for (let n = 0; n < batch.count; n++) {
      const answer = Buffer.from(say(textOf(batch, n), batch, n))
      batch.out.set(answer, batch.at)
      batch.answer(n, answer.length)
    }
  }

const echo = answering((text) => `re: ${text}`)

const numbered = (count: number) => Array.from({ length: count }, (_, n) => Buffer.from(`message ${n}`))

for (const by of transports) {
  const skip = by === undefined ? 'this system has no recvmmsg' : false
  const open = (options: Partial<DatagramOptions>): Promise<Datagrams> =>
    openDatagrams({ host: '127.0.0.1', port: 0, on: echo, onError: fails, ...options }, by)
  const contract = (name: string, act: () => Promise<void>) => {
    void test(`${by ?? 'recvmmsg'}: ${name}`, { skip }, act)
  }

  contract('every datagram is answered to where it came from', async () => {
    await using server = await open({})
    await using one = await client(server.port)
    await using other = await client(server.port)
    const [first, second] = await Promise.all([ask(one, numbered(300)), ask(other, [Buffer.from('alone')])])
    assert.deepEqual(
      first.toSorted(),
      numbered(300)
        .map((text) => `re: ${text.toString()}`)
        .toSorted(),
    )
    assert.deepEqual(second, ['re: alone'])
    const { received, answered, unsent, lost } = server.counts()
    assert.deepEqual({ received, answered, unsent, lost }, { received: 301, answered: 301, unsent: 0, lost: 0 })
  })

  contract('the source is told, over IPv4, IPv6, and IPv4 at a socket of IPv6', async () => {
    const on = answering((_, { sources, ports }, n) => `${writeAddress(sources, 4 * n)} ${ports[n]}`)
    const places = [
      ['127.0.0.1', '127.0.0.1', '127.0.0.1'],
      ['::1', '::1', '0:0:0:0:0:0:0:1'],
      ['::', '127.0.0.1', '127.0.0.1'],
    ] as const
    for (const [host, to, seen] of places) {
      await using server = await open({ host, on })
      await using socket = await client(server.port, to)
      assert.deepEqual(await ask(socket, [Buffer.from('who am I')]), [`${seen} ${socket.address().port}`])
    }
  })

  contract('an answer that is found later goes the way back, and to another port of that address alone', async () => {
    const paths: ReturnPath[] = []
    await using server = await open({
      on: (batch) => {
        for (let n = 0; n < batch.count; n++) paths.push(batch.returnPath(n))
      },
    })
    await using socket = await client(server.port)
    await using neighbour = await client(server.port)
    assert.deepEqual(await ask(socket, [Buffer.from('wait')], { wanted: 0, patience: 50 }), [])
    const [path] = paths
    assert.ok(path)
    const heard = once(neighbour, 'message')
    setTimeout(() => {
      path.answer(Buffer.from('late'))
      path.answer(Buffer.from('next door'), neighbour.address().port)
    }, 20)
    assert.deepEqual(await ask(socket, [], { wanted: 1 }), ['late'])
    const [there] = (await heard) as readonly Buffer[]
    assert.equal(there?.toString(), 'next door')
  })

  contract('promises that a handler began go on while nothing else happens', async () => {
    await using server = await open({
      on: (batch) => {
        const path = batch.returnPath(0)
        void Promise.resolve()
          .then(() => Promise.resolve())
          .then(() => path.answer(Buffer.from('thought about it')))
      },
    })
    await using socket = await client(server.port)
    assert.deepEqual(await ask(socket, [Buffer.from('think')]), ['thought about it'])
  })

  contract('empty datagrams and the longest are handed over; what is longer than allowed is counted', async () => {
    const lengths: number[] = []
    const on: OnBatch = (batch) => {
      for (let n = 0; n < batch.count; n++) lengths.push((batch.ends[n] ?? 0) - (batch.starts[n] ?? 0))
      echo(batch)
    }
    await using server = await open({ on, largest: 60_000 })
    await using socket = await client(server.port)
    const sizes = [0, 60_000, 60_001, 5, 65_507]
    const heard = await ask(
      socket,
      sizes.map((size) => Buffer.alloc(size)),
      { wanted: 3 },
    )
    assert.deepEqual(lengths, [0, 60_000, 5])
    assert.deepEqual(
      heard.map(({ length }) => length).toSorted((a, b) => a - b),
      [4, 9, 60_004],
    )
    assert.equal(server.counts().oversized, 2)
  })

  contract('long answers do not get into each other’s way', async () => {
    const on = answering((text) => text.repeat(20_000))
    await using server = await open({ on })
    await using socket = await client(server.port)
    const heard = await ask(socket, ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqr'].map(Buffer.from))
    assert.ok(heard.every((text) => text === text.slice(0, 3).repeat(20_000)))
    assert.equal(new Set(heard).size, 6)
  })

  contract('an answer that the network cannot carry is counted, and the others leave', async () => {
    const on: OnBatch = (batch) => {
      assert.throws(() => batch.answer(0, answerMost + 1), RangeError)
      for (let n = 0; n < batch.count; n++) batch.answer(n, textOf(batch, n) === 'long' ? answerMost : 4)
    }
    await using server = await open({ on })
    await using socket = await client(server.port)
    assert.equal((await ask(socket, [Buffer.from('long'), Buffer.from('ok')], { wanted: 1 })).length, 1)
    assert.deepEqual([server.counts().unsent, server.counts().answered], [1, 1])
  })

  contract('a listener that is gone does not disturb the others', async () => {
    await using server = await open({})
    for (let n = 0; n < 20; n++) {
      const gone = await client(server.port)
      gone.send(Buffer.from('good bye'))
      await gone[Symbol.asyncDispose]()
    }
    await using socket = await client(server.port)
    assert.deepEqual(await ask(socket, [Buffer.from('still there?')]), ['re: still there?'])
  })

  contract('strangers are answered within the limit, those who are known without', async () => {
    const limits = { perSecond: 0.001, burst: 5, ofAllPerSecond: 100, known: ['::1'], seed: 7 }
    await using server = await open({ host: '::', limits })
    await using stranger = await client(server.port)
    await using known = await client(server.port, '::1')
    assert.equal((await ask(stranger, numbered(20), { wanted: 5 })).length, 5)
    await until(() => server.counts().limited === 15)
    assert.equal((await ask(known, numbered(20))).length, 20)
    assert.deepEqual([server.counts().limited, server.counts().received], [15, 40])
  })

  contract('what a handler throws is told, and the next batch is handed over', async () => {
    const errors: unknown[] = []
    const on = answering((text) => {
      if (text === 'fault') throw new Error('a fault')
      return text
    })
    await using server = await open({ on, onError: (error) => errors.push(error) })
    await using socket = await client(server.port)
    await ask(socket, [Buffer.from('fault')], { patience: 50 })
    assert.deepEqual(await ask(socket, [Buffer.from('sound')]), ['sound'])
    assert.match(String(errors), /a fault/)
  })

  contract('closing while packets pour in ends quietly, from within the handler too', async () => {
    for (const within of [true, false]) {
      let closed: PromiseLike<void> | undefined
      const paths: ReturnPath[] = []
      const server: Datagrams = await open({
        on: (batch) => {
          paths.push(batch.returnPath(0))
          if (within) closed ??= server[Symbol.asyncDispose]()
          echo(batch)
        },
      })
      await using socket = await client(server.port)
      socket.on('error', () => undefined)
      for (const message of numbered(500)) socket.send(message, () => undefined)
      while (paths.length === 0) await new Promise(setImmediate)
      closed ??= server[Symbol.asyncDispose]()
      await closed
      await server[Symbol.asyncDispose]()
      const seen = server.counts().received
      assert.equal(paths[0]?.answer(Buffer.from('too late')), false)
      await new Promise((resolve) => setTimeout(resolve, 20))
      assert.equal(server.counts().received, seen)
    }
  })

  contract('a port that is taken is told by its code; shared it is taken twice', async () => {
    await using server = await open({ share: true })
    await assert.rejects(open({ port: server.port }), { code: 'EADDRINUSE' })
    await using twin = await open({ port: server.port, share: true })
    assert.equal(twin.port, server.port)
    await using socket = await client(server.port)
    assert.equal((await ask(socket, numbered(10))).length, 10)
    assert.equal(server.counts().received + twin.counts().received, 10)
  })

  contract('timers run while packets pour in', async () => {
    await using server = await open({})
    await using socket = await client(server.port)
    socket.on('error', () => undefined)
    let going = true
    const pour = () => {
      if (!going) return
      for (let n = 0; n < 50; n++) socket.send(Buffer.from('x'), () => undefined)
      setImmediate(pour)
    }
    pour()
    for (let n = 0; n < 5; n++) await new Promise((resolve) => setTimeout(resolve, 5))
    going = false
    assert.ok(server.counts().received > 0)
  })
}

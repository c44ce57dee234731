import assert from 'node:assert/strict'
import { connect, createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { Redacted } from '#kernel/redacted'
import { inTransaction } from '#platform/database'
import { startJobs } from '#platform/jobs'
import { freePort } from '#test/free-port'
import { testRelay } from '#test/mail'
import { testPlatform } from '#test/services'
import { until } from '#test/until'
import { makeOutgoing, type OutgoingMail, outgoingJobs } from './outgoing.ts'

const platform = await testPlatform()
const relay = await testRelay()
const outgoing = makeOutgoing({ ...platform, config: { SMTP_URL: new Redacted(relay.url) } })
const { db, pool, clock } = platform

const mail = (to: string, more: Partial<OutgoingMail> = {}): OutgoingMail => ({
  purpose: 'mail-answer',
  from: 'hotline@saqbol.test',
  to,
  subject: 'Жауап',
  text: 'Сәлем',
  messageId: `<${to}>`,
  ...more,
})
const queue = (one: OutgoingMail, queueIn = outgoing) => {
  clock.advance(1)
  return inTransaction(db, (tx) => queueIn.queue(tx, one))
}
const states = async () => {
  const { rows } = await pool.query<{
    state: string
    sealed: Buffer | null
    attempts: number
    last_fault: string | null
  }>('select state, sealed, attempts, last_fault from platform.outgoing_mail order by id')
  return rows
}

test('a message leaves after the commit of what it tells, and its words are deleted', async () => {
  await using _jobs = await startJobs({ pool, log: platform.log, jobs: outgoingJobs(outgoing) })
  await queue(mail('one@mail.test', { answers: { messageId: '<theirs@x>', references: ['<older@x>'] } }))
  const caught = await relay.waitFor('one@mail.test')
  assert.deepEqual([caught.sender, caught.from, caught.text], ['', 'hotline@saqbol.test', 'Сәлем'])
  assert.deepEqual(caught.references, ['<theirs@x>', '<older@x>'])
  assert.equal(caught.header('auto-submitted'), 'auto-replied')
  const [told] = await until(states, ([first]) => first?.state !== 'waiting')
  assert.deepEqual(told, { state: 'delivered', sealed: null, attempts: 1, last_fault: null })
})

test('what is undone leaves nothing behind', async () => {
  const before = await states()
  await assert.rejects(
    inTransaction(db, async (tx) => {
      await outgoing.queue(tx, mail('undone@mail.test'))
      throw new Error('undone')
    }),
  )
  assert.equal((await states()).length, before.length)
})

test('a letter that answers nothing has a return path of its own', async () => {
  await queue(mail('letter@mail.test'))
  assert.equal(await outgoing.deliverDue(), 1)
  const caught = await relay.waitFor('letter@mail.test')
  assert.deepEqual([caught.sender, caught.header('auto-submitted')], ['hotline@saqbol.test', undefined])
})

test('a relay that says “not now” is asked again later; one that says “never” is not', async () => {
  const quiet = makeOutgoing({ ...platform, config: {} })
  relay.refuseWith(451)
  await queue(mail('later@mail.test'), quiet)
  assert.equal(await outgoing.deliverDue(), 0)
  const waiting = (await states()).at(-1)
  assert.deepEqual([waiting?.state, waiting?.attempts, waiting?.last_fault], ['waiting', 1, '451'])
  assert.ok(waiting?.sealed && !waiting.sealed.includes('later@mail.test'))
  relay.refuseWith(undefined)
  assert.equal(await outgoing.deliverDue(), 0)
  clock.advance(61_000)
  assert.equal(await outgoing.deliverDue(), 1)
  relay.refuseWith(550)
  await queue(mail('never@mail.test'), quiet)
  await outgoing.deliverDue()
  relay.refuseWith(undefined)
  const refused = (await states()).at(-1)
  assert.deepEqual([refused?.state, refused?.sealed, refused?.last_fault], ['refused', null, '550'])
})

test('without a relay messages wait for one, a week at most', async () => {
  const quiet = makeOutgoing({ ...platform, config: {} })
  await queue(mail('patient@mail.test'), quiet)
  await queue(mail('forgotten@mail.test'), quiet)
  assert.equal(await quiet.deliverDue(), 0)
  assert.equal((await states()).filter(({ state }) => state === 'waiting').length, 2)
  clock.advance(8 * 86_400_000)
  await queue(mail('fresh@mail.test'), quiet)
  assert.equal(await outgoing.deliverDue(), 1)
  assert.deepEqual(
    (await states()).slice(-3).map(({ state, sealed }) => [state, sealed]),
    [
      ['given-up', null],
      ['given-up', null],
      ['delivered', null],
    ],
  )
})

test('two processes do not send one message twice', async () => {
  await queue(mail('once@mail.test'), makeOutgoing({ ...platform, config: {} }))
  await Promise.all([outgoing.deliverDue(), outgoing.deliverDue(), outgoing.deliverDue()])
  await relay.waitFor('once@mail.test')
  assert.equal(relay.caught.filter(({ recipients }) => recipients.includes('once@mail.test')).length, 1)
})

/** A way to the relay that can be cut (connections end at once) or held (they stand and nothing is said). */
async function gate() {
  let state: 'open' | 'cut' | 'held' = 'open'
  let asked = 0
  const held: Socket[] = []
  const pass = (socket: Socket) => {
    const onwards = connect(Number(new URL(relay.url).port), '127.0.0.1').on('error', () => socket.destroy())
    socket.pipe(onwards).pipe(socket)
  }
  const server = createServer((socket) => {
    asked++
    socket.on('error', () => undefined)
    if (state === 'open') pass(socket)
    else if (state === 'cut') socket.destroy()
    else held.push(socket)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  after(() => new Promise((resolve) => server.close(resolve)))
  return {
    url: new Redacted(`smtp://127.0.0.1:${port}`),
    asked: () => asked,
    set: (next: typeof state) => {
      state = next
      if (next === 'open') for (const socket of held.splice(0)) pass(socket)
    },
  }
}

test('a relay that cannot be reached is asked once a run, and only what was tried has an attempt to its name', async () => {
  const way = await gate()
  const through = makeOutgoing({ ...platform, config: { SMTP_URL: way.url } })
  const quiet = makeOutgoing({ ...platform, config: {} })
  way.set('cut')
  for (const n of [1, 2, 3, 4]) await queue(mail(`cut${n}@mail.test`), quiet)
  assert.equal(await through.deliverDue(), 0)
  const attempts = async () => (await states()).slice(-4).map((one) => one.attempts)
  assert.deepEqual([way.asked(), await attempts()], [1, [1, 0, 0, 0]])
  assert.equal(await through.deliverDue(), 0)
  assert.equal(way.asked(), 1, 'the rest waits as well')
  await queue(mail('cut5@mail.test'), quiet)
  const { rows } = await pool.query<{ id: string }>('select id from platform.outgoing_mail order by id desc limit 1')
  await through.deliver(rows[0]?.id ?? '')
  assert.equal(way.asked(), 1, 'the job of a new message does not wait for a relay that is silent')
  clock.advance(61_000)
  assert.equal(await through.deliverDue(), 0)
  assert.equal(way.asked(), 2)
  way.set('open')
  clock.advance(300_000)
  assert.equal(await through.deliverDue(), 5)
  assert.ok((await states()).slice(-5).every(({ state }) => state === 'delivered'))
})

test('a run that waits for the relay is the only one', async () => {
  const way = await gate()
  const through = makeOutgoing({ ...platform, config: { SMTP_URL: way.url } })
  const quiet = makeOutgoing({ ...platform, config: {} })
  way.set('held')
  await queue(mail('held1@mail.test'), quiet)
  const first = through.deliverDue()
  await until(() => way.asked() === 1)
  await queue(mail('held2@mail.test'), quiet)
  assert.equal(await through.deliverDue(), 0)
  assert.equal(way.asked(), 1)
  way.set('open')
  assert.equal(await first, 1)
  assert.equal(await through.deliverDue(), 1)
})

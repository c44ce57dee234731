import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixedClock } from '#kernel/clock'
import { fail, ok } from '#kernel/result'
import { certificateHouse, issue } from '#test/certificates'
import type { GuardedFetch } from '../fetch.ts'
import { type CertificateSources, makeCertificates } from './certificates.ts'
import { makeTrust } from './trust.ts'

const { root, file } = certificateHouse()
const trust = makeTrust([root.pem])
const x5u = 'https://cert.test/a.pem'
const minute = 60_000

/** A world whose server gives what `serve` says, and counts. */
function world(more: Partial<CertificateSources> = {}) {
  const state = { asked: 0, answer: file as string | undefined, cacheControl: undefined as string | undefined }
  const fetch: GuardedFetch = async (url) => {
    state.asked++
    await Promise.resolve()
    if (state.answer === undefined) return fail('fetch.unreachable')
    const { answer, cacheControl } = state
    return ok({ url, bytes: Buffer.from(answer), contentType: undefined, cacheControl })
  }
  const clock = fixedClock(new Date())
  return { state, clock, certificates: makeCertificates({ fetch, trust, clock, ...more }) }
}

const codeOf = (result: { ok: boolean; error?: { code: string } } | undefined) =>
  result === undefined ? 'absent' : result.ok ? 'ok' : result.error?.code.replace('passport.', '')

test('A certificate is fetched once for all who ask, and is then there without waiting', async () => {
  const { state, certificates } = world()
  assert.equal(certificates.peek(x5u), undefined)
  const got = await Promise.all([certificates.get(x5u), certificates.get(x5u), certificates.get(x5u)])
  assert.deepEqual(got.map(codeOf), ['ok', 'ok', 'ok'])
  assert.equal(codeOf(certificates.peek(x5u)), 'ok')
  assert.equal(state.asked, 1)
})

test('A failure is remembered for a while, and then tried again', async () => {
  const { state, clock, certificates } = world()
  state.answer = undefined
  assert.equal(codeOf(await certificates.get(x5u)), 'certificate-unavailable')
  state.answer = file
  assert.equal(codeOf(await certificates.get(x5u)), 'certificate-unavailable')
  assert.equal(state.asked, 1)
  clock.advance(minute)
  assert.equal(codeOf(await certificates.get(x5u)), 'ok')
})

test('A certificate that is not trusted is remembered as such', async () => {
  const { state, clock, certificates } = world()
  state.answer = issue({ name: 'Stranger', numbers: { providers: ['1'] } }).pem
  assert.equal(codeOf(await certificates.get(x5u)), 'certificate-untrusted')
  assert.equal(codeOf(certificates.peek(x5u)), 'certificate-untrusted')
  clock.advance(minute)
  assert.equal(certificates.peek(x5u), undefined)
})

test('The server says how long a certificate is kept: a minute at least, a day at most', async () => {
  for (const [cacheControl, freshMinutes] of [
    ['max-age=1', 1],
    ['no-store', 1],
    ['public, max-age=600', 10],
    ['max-age=999999999', 24 * 60],
    ['public', 60],
    [undefined, 60],
  ] as const) {
    const { state, clock, certificates } = world()
    state.cacheControl = cacheControl
    await certificates.get(x5u)
    clock.advance(freshMinutes * minute - 1)
    certificates.peek(x5u)
    assert.equal(state.asked, 1, String(cacheControl))
    clock.advance(1)
    assert.equal(codeOf(certificates.peek(x5u)), 'ok')
    assert.equal(state.asked, 2, String(cacheControl))
  }
})

test('A server that falls silent does not take its certificate away for an hour', async () => {
  const { state, clock, certificates } = world()
  state.cacheControl = 'max-age=600'
  await certificates.get(x5u)
  state.answer = undefined
  clock.advance(11 * minute)
  assert.equal(codeOf(certificates.peek(x5u)), 'ok')
  await new Promise(setImmediate)
  assert.equal(codeOf(await certificates.get(x5u)), 'ok')
  assert.equal(state.asked, 2)
  clock.advance(60 * minute)
  assert.equal(codeOf(await certificates.get(x5u)), 'certificate-unavailable')
})

test('A certificate that was replaced by one not trusted is gone at once', async () => {
  const { state, clock, certificates } = world()
  await certificates.get(x5u)
  state.answer = 'nothing'
  clock.advance(61 * minute)
  certificates.peek(x5u)
  await new Promise(setImmediate)
  assert.equal(codeOf(certificates.peek(x5u)), 'certificate-malformed')
})

test('A certificate that has run out is asked for again, since its successor stands in the same place', async () => {
  const { root, file } = certificateHouse()
  const soon = issue({ name: 'Soon', by: root, numbers: { providers: ['1'] }, to: new Date(Date.now() + 5 * minute) })
  const { state, clock, certificates } = world({ trust: makeTrust([root.pem]) })
  state.answer = soon.pem
  await certificates.get(x5u)
  clock.advance(6 * minute)
  state.answer = file
  assert.equal(certificates.peek(x5u), undefined)
  assert.equal(codeOf(await certificates.get(x5u)), 'ok')
})

test('A thousand bad places neither grow the memory nor drive a good certificate out', async () => {
  const { state, certificates } = world({ mostKept: 50 })
  await certificates.get(x5u)
  state.answer = 'nothing'
  for (let n = 0; n < 1000; n++) await certificates.get(`https://bad.test/${n}`)
  assert.deepEqual(certificates.size(), { kept: 1, failed: 50, underWay: 0 })
  assert.equal(codeOf(certificates.peek(x5u)), 'ok')
})

test('Only so many are fetched at one time', async () => {
  const { state, certificates } = world({ mostAtOnce: 3 })
  const all = await Promise.all(Array.from({ length: 10 }, (_, n) => certificates.get(`https://cert.test/${n}`)))
  assert.equal(all.filter(({ ok }) => ok).length, 3)
  assert.equal(state.asked, 3)
})

test('Where hosts are listed, others are not asked', async () => {
  const { state, certificates } = world({ hosts: ['cert.test'] })
  assert.equal(codeOf(await certificates.get('https://elsewhere.test/a.pem')), 'x5u-refused')
  assert.equal(codeOf(await certificates.get('nonsense')), 'x5u-refused')
  assert.equal(state.asked, 0)
  assert.equal(codeOf(await certificates.get(x5u)), 'ok')
})

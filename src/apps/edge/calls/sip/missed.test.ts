import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { readSip } from '#formats/sip/read'
import { sourceFrom } from '#formats/sip/source'
import { makeSipMessageView } from '#formats/sip/view'
import { readAddress } from '#platform/sip/addresses'
import { makeMissedReader, openMissed } from './missed.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-missed-'))
after(() => rmSync(folder, { recursive: true }))
let files = 0
const newFile = () => join(folder, `${files++}.json`)
const fails = (error: unknown) => assert.fail(String(error))

const read = makeMissedReader(['192.0.2.0/24', '2001:db8::/32'])

/** What is read out of an OPTIONS with these header lines that came from an address and a port, and calls itself this. */
function reported(lines: readonly string[], from = '192.0.2.10', { port = 5060, sentBy = '192.0.2.10' } = {}) {
  const view = makeSipMessageView()
  const head = ['OPTIONS sip:edge SIP/2.0', `Via: SIP/2.0/UDP ${sentBy};branch=z9hG4bK1`, 'From: <sip:a@b>;tag=1']
  const rest = ['To: <sip:edge>', 'Call-ID: 1', 'CSeq: 1 OPTIONS', ...lines, 'Content-Length: 0', '', '']
  const bytes = Buffer.from([...head, ...rest].join('\r\n'))
  assert.equal(readSip(bytes, 0, bytes.length, view), 0)
  const words = new Uint32Array(4)
  assert.ok(readAddress(from, words))
  sourceFrom(view, words, 0, port)
  return read(view)
}

test('a known switch says in its ping how many calls it carried without a verdict', () => {
  const report = { source: '192.0.2.10:5060', missed: 17, since: 1_795_305_600 }
  assert.deepEqual(reported(['X-Saqbol-Missed: 17;since=1795305600']), report)
  assert.deepEqual(reported(['Max-Forwards: 1', 'x-saqbol-missed :17 ; Since=1795305600']), report)
  assert.equal(reported(['X-Saqbol-Missed: 2;since=3'], '2001:db8::1')?.missed, 2)
})

test('what strangers say, and what is no count, is passed over', () => {
  assert.equal(reported(['X-Saqbol-Missed: 17;since=1795305600'], '198.51.100.1'), undefined)
  assert.equal(reported([]), undefined)
  for (const value of ['-1;since=1', '1', '1;since=', '9999999999999;since=1', 'many;since=1']) {
    assert.equal(reported([`X-Saqbol-Missed: ${value}`]), undefined)
  }
})

test('a switch is the same one over every connection, and another one behind its address is not', () => {
  const missed = openMissed(newFile(), fails)
  const told = (port: number, sentBy: string, from?: string) => {
    const report = reported(['X-Saqbol-Missed: 17;since=1795305600'], from, { port, sentBy })
    assert.ok(report)
    missed.hear(report)
    return missed.total()
  }
  assert.equal(told(5060, '192.0.2.10'), 17)
  for (const port of [40_001, 40_002, 40_003]) assert.equal(told(port, '192.0.2.10:5060'), 17)
  assert.equal(told(40_004, '192.0.2.10:5080'), 34)
  for (const port of [40_005, 40_006]) assert.equal(told(port, 'Core.example.kz'), 51)
  assert.equal(told(40_007, 'core.example.kz:5060'), 51)
  assert.equal(told(40_008, 'core.example.kz', '192.0.2.11'), 68)
  assert.equal(reported(['X-Saqbol-Missed: 1;since=2'], '192.0.2.10', { sentBy: 'a'.repeat(256) }), undefined)
})

test('reports that come twice, late or after an absence count each call once', () => {
  const file = newFile()
  const missed = openMissed(file, fails)
  missed.hear({ source: 'a', since: 100, missed: 5 })
  missed.hear({ source: 'a', since: 100, missed: 5 })
  missed.hear({ source: 'a', since: 100, missed: 3 })
  missed.hear({ source: 'b', since: 90, missed: 2 })
  assert.equal(missed.total(), 7)
  const again = openMissed(file, fails)
  assert.equal(again.total(), 7)
  again.hear({ source: 'a', since: 100, missed: 9 })
  assert.equal(again.total(), 11)
  // The switch was started anew: it counts from nothing.
  again.hear({ source: 'a', since: 200, missed: 1 })
  again.hear({ source: 'a', since: 100, missed: 12 })
  assert.equal(again.total(), 12)
})

test('the count is what the switches count, however their reports are lost and repeated', () => {
  const steps = fc.array(
    fc.record({ who: fc.constantFrom('a', 'b'), more: fc.nat(9), heard: fc.nat(2), restart: fc.boolean() }),
  )
  fc.assert(
    fc.property(steps, (all) => {
      const file = newFile()
      let missed = openMissed(file, fails)
      const counts = { a: 0, b: 0 }
      for (const { who, more, heard, restart } of all) {
        counts[who] += more
        if (restart) missed = openMissed(file, fails)
        for (let n = 0; n < heard; n++) missed.hear({ source: who, since: 1, missed: counts[who] })
      }
      for (const who of ['a', 'b'] as const) missed.hear({ source: who, since: 1, missed: counts[who] })
      return missed.total() === counts.a + counts.b
    }),
    { numRuns: 50 },
  )
})

test('a damaged file is as none, and a disk that takes nothing is told of', () => {
  const file = newFile()
  writeFileSync(file, '{"total":')
  const missed = openMissed(file, fails)
  missed.hear({ source: 'a', since: 1, missed: 4 })
  assert.equal(openMissed(file, fails).total(), 4)
  const refused: unknown[] = []
  const nowhere = openMissed(join(folder, 'no-folder', 'file'), (error) => refused.push(error))
  nowhere.hear({ source: 'a', since: 1, missed: 4 })
  assert.equal(nowhere.total(), 4)
  assert.equal(refused.length, 1)
})

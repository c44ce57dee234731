import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBelow, seededRandom } from '#kernel/random'
import { plainAnswers } from './answer.ts'
import { problemName, problemStatus } from './codes.ts'
import { makeSipFramer } from './framer.ts'
import { readSip } from './read.ts'
import { sourceFrom } from './source.ts'
import { tortureCases } from './torture-data.ts'
import { makeSipMessageView, type Span } from './view.ts'
import { answerSize, writeAnswer } from './write.ts'

/** A million in a longer run: `SIP_MUTATIONS=1000000`. Every seed gives ten thousand. */
const count = Number(process.env['SIP_MUTATIONS'] ?? 100_000)

const eachSeed = 10_000

const pieces = [
  '\r\n',
  '\r',
  '\n',
  '\r\n ',
  ';',
  ',',
  '"',
  '\\',
  '<',
  '>',
  ':',
  '@',
  '%',
  '\0',
  ' ',
  'SIP/2.0',
  'l: 7\r\n',
  '[',
  ';tag=',
  ';rport',
].map((text) => Buffer.from(text, 'latin1'))

const originals = tortureCases.map(({ message }) => Buffer.from(message, 'latin1'))

/** Cheap numbers for choices; the seed makes a run repeatable. */
function makeChoice(seed: number): (limit: number) => number {
  let state = randomBelow(seededRandom(seed), 2 ** 31) + 1
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

const room = 64

/** A torture case with one to six places changed, put into a block between bytes of others. */
function mutate(choice: (limit: number) => number, block: Uint8Array): number {
  const original = originals[choice(originals.length)] as Buffer
  block.set(original, room)
  let length = original.length
  for (let changes = 1 + choice(6); changes > 0 && length > 0; changes--) {
    const at = room + choice(length)
    const kind = choice(9)
    if (kind === 0) block[at] = choice(256)
    else if (kind === 1) length = at - room
    else if (kind === 2) {
      const cut = 1 + choice(Math.min(20, length - (at - room)))
      block.copyWithin(at, at + cut, room + length)
      length -= cut
    } else {
      const piece = kind < 6 ? (pieces[choice(pieces.length)] as Buffer) : block.slice(at, at + choice(60))
      block.copyWithin(at + piece.length, at, room + length)
      block.set(piece, at)
      length += piece.length
    }
  }
  return length
}

const view = makeSipMessageView()
const framer = makeSipFramer()
const spans: readonly Span[] = [
  view.methodName,
  view.callId,
  view.cseq,
  view.cseqMethod,
  view.contentType,
  view.reason,
  view.via.value,
  view.via.sentBy,
  view.via.branch,
  view.via.received,
  view.via.rport,
  ...[view.uri, view.from, view.to, view.asserted, view.remoteParty, view.diversion].flatMap((party) =>
    'value' in party
      ? [
          party.value,
          party.display,
          party.tag,
          party.params,
          party.uri,
          party.uri.user,
          party.uri.host,
          party.uri.params,
        ]
      : [party, party.user, party.userinfo, party.host, party.params, party.trunkGroup, party.trunkContext],
  ),
]

function assertInside(end: number): void {
  for (const span of spans) {
    if (span.start === 0 && span.end === 0) continue
    assert.ok(span.start >= room && span.end >= span.start && span.end <= end, `${span.start}..${span.end} of ${end}`)
  }
}

const out = new Uint8Array(16_384)
const back = makeSipMessageView()

/** Whatever is answered is one whole message, as long as was promised at most, and a response. */
function assertAnswer(): void {
  const length = writeAnswer(view, plainAnswers.methodNotAllowed, out, 0)
  assert.ok(length > 0 && length <= answerSize(view, plainAnswers.methodNotAllowed))
  assert.equal(framer.frame(out, 0, length), length)
  assert.equal(problemName(readSip(out, 0, length, back)), 'response')
}

test('mutated messages are read within their bounds, whatever lies around them, and answered by one response', () => {
  const block = new Uint8Array(16_384)
  const words = Uint32Array.of(0, 0, 0xffff, 0x7f000001)
  let answered = 0
  for (let seed = 1; seed <= Math.ceil(count / eachSeed); seed++) {
    const choice = makeChoice(seed)
    for (let index = 0; index < eachSeed; index++) {
      const length = mutate(choice, block)
      const end = room + length
      block.fill(10, end, end + room)
      const first = readSip(block, room, end, view)
      block.fill(97, end, end + room)
      const problem = readSip(block, room, end, view)
      assert.equal(problem, first, `seed ${seed}, message ${index}: what lies behind a message changes it`)
      assert.notEqual(problemName(problem), 'unknown')
      assertInside(Math.max(end, problem === 0 ? end : view.body.end))
      if (problem === 0 || problemStatus(problem) > 0) {
        sourceFrom(view, words, 0, 5060)
        assertAnswer()
        answered++
      }
    }
  }
  assert.ok(answered > count / 4, `${answered} answered`)
})

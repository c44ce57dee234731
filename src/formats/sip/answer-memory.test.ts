import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeAnswerMemory, sipMeeting } from './answer-memory.ts'
import { readSip } from './read.ts'
import { transactionText } from './transaction.ts'
import { makeSipMessageView, type SipMessageView } from './view.ts'

interface Call {
  readonly method?: string
  readonly branch?: string
  readonly sentBy?: string
  readonly cseq?: number
  readonly callId?: string
}

function request({
  method = 'INVITE',
  branch = 'z9hG4bK1',
  sentBy = 'gw:5060',
  cseq = 1,
  callId = 'id',
}: Call = {}): SipMessageView {
  const view = makeSipMessageView()
  const via = branch === '' ? `SIP/2.0/UDP ${sentBy}` : `SIP/2.0/UDP ${sentBy};branch=${branch}`
  const bytes = Buffer.from(
    `${method} sip:a@b SIP/2.0\r\nVia: ${via}\r\nFrom: <sip:c>;tag=f\r\nTo: <sip:d>\r\nCall-ID: ${callId}\r\nCSeq: ${cseq} ${method}\r\n\r\n`,
  )
  assert.equal(readSip(bytes, 0, bytes.length, view), 0)
  return view
}

const limits = { octets: 32_768, entries: 64, life: 32_000 }

function recalled(memory: ReturnType<typeof makeAnswerMemory>): string {
  const out = new Uint8Array(20_000)
  return Buffer.from(out.subarray(3, 3 + memory.recall(out, 3))).toString()
}

function keep(memory: ReturnType<typeof makeAnswerMemory>, view: SipMessageView, answer: string): void {
  const bytes = Buffer.from(`..${answer}`)
  memory.keep(view, bytes, 2, bytes.length - 2)
}

test('the same INVITE gets the identical bytes, another one does not', () => {
  const memory = makeAnswerMemory(limits)
  assert.equal(memory.meet(request(), 0), sipMeeting.fresh)
  keep(memory, request(), 'answer one')
  assert.equal(memory.meet(request(), 31_999), sipMeeting.repeated)
  assert.equal(recalled(memory), 'answer one')
  assert.equal(memory.meet(request({ branch: 'z9hG4bK2' }), 1), sipMeeting.fresh)
  assert.equal(memory.meet(request({ sentBy: 'gw:5061' }), 1), sipMeeting.fresh)
  assert.equal(memory.meet(request(), 32_000), sipMeeting.fresh)
})

test('a request of RFC 2543 is known by its URI, tags, Call-ID and CSeq', () => {
  const memory = makeAnswerMemory(limits)
  memory.meet(request({ branch: '' }), 0)
  keep(memory, request({ branch: '' }), 'old')
  assert.equal(memory.meet(request({ branch: '' }), 1), sipMeeting.repeated)
  assert.equal(memory.meet(request({ branch: '', method: 'CANCEL' }), 1), sipMeeting.cancelsAnswered)
  assert.equal(memory.meet(request({ branch: '', cseq: 2 }), 1), sipMeeting.fresh)
  assert.equal(memory.meet(request({ branch: '', callId: 'other' }), 1), sipMeeting.fresh)
})

test('a CANCEL meets what is held, what is answered, or nothing; an ACK is always absorbed', () => {
  const memory = makeAnswerMemory(limits)
  const cancel = request({ method: 'CANCEL' })
  assert.equal(memory.meet(cancel, 0), sipMeeting.cancelsNothing)
  memory.hold(request())
  assert.equal(memory.meet(request(), 1), sipMeeting.held)
  assert.equal(memory.meet(cancel, 1), sipMeeting.cancelsHeld)
  keep(memory, request(), '487')
  assert.equal(memory.meet(cancel, 2), sipMeeting.cancelsAnswered)
  assert.equal(memory.meet(request(), 2), sipMeeting.repeated)
  assert.equal(recalled(memory), '487')
  assert.equal(memory.meet(request({ method: 'ACK' }), 2), sipMeeting.acknowledged)
  assert.equal(memory.meet(request({ method: 'OPTIONS' }), 2), sipMeeting.fresh)
  assert.equal(transactionText(cancel), transactionText(request()))
})

test('what is recalled is always what was kept last for that transaction, however many came between', () => {
  const step = fc.record({ call: fc.nat({ max: 300 }), size: fc.integer({ min: 1, max: 900 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const memory = makeAnswerMemory(limits)
      const kept = new Map<number, string>()
      for (const [now, { call, size }] of steps.entries()) {
        const view = request({ branch: `z9hG4bK${call}` })
        const meeting = memory.meet(view, now)
        if (meeting === sipMeeting.repeated) assert.equal(recalled(memory), kept.get(call))
        else {
          assert.equal(meeting, sipMeeting.fresh)
          const answer = `${call}:`.padEnd(size, 'x')
          keep(memory, view, answer)
          kept.set(call, answer)
          assert.equal(memory.meet(view, now), sipMeeting.repeated)
        }
      }
    }),
    { numRuns: 40 },
  )
})

test('an answer too long to remember is forgotten at once, and limits that cannot be are refused', () => {
  const memory = makeAnswerMemory(limits)
  memory.meet(request(), 0)
  keep(memory, request(), 'x'.repeat(17_000))
  assert.equal(memory.meet(request(), 1), sipMeeting.fresh)
  assert.throws(() => makeAnswerMemory({ ...limits, octets: 50_000 }), RangeError)
})

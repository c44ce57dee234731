import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isPing, makeSipFramer, pong } from './framer.ts'

const message = (length: string, body = '') => `INVITE sip:a SIP/2.0\r\n${length}To: b\r\n\r\n${body}`

const messages = [
  message('Content-Length: 0\r\n'),
  message('l:5\r\n', 'hello'),
  message('CONTENT-length  :\r\n  3\r\n', '\r\n\r'),
  message('Content-Length: 2\r\nL: 2\r\n', 'ab'),
  'SIP/2.0 200 OK\nl: 1\n\nx',
  '\r\n\r\n',
]

/** Feeds a stream in pieces into a buffer that moves, as a connection does; what comes out, -1 for a broken stream. */
function framed(stream: string, cuts: readonly number[]): readonly (string | number)[] {
  const framer = makeSipFramer()
  const found: (string | number)[] = []
  let kept = ''
  let from = 0
  for (const cut of [...cuts.toSorted((a, b) => a - b), stream.length]) {
    kept += stream.slice(from, cut)
    from = Math.max(from, cut)
    for (let length = 1; length > 0 && kept !== ''; ) {
      const bytes = Buffer.from(`..${kept}`, 'latin1')
      length = framer.frame(bytes, 2, bytes.length)
      if (length < 0) return [...found, -1]
      if (length > 0) found.push(kept.slice(0, length))
      kept = kept.slice(length)
    }
  }
  return found
}

test('messages come out whole however the stream is cut', () => {
  const stream = fc.array(fc.constantFrom(...messages.slice(0, 5)), { maxLength: 5 })
  fc.assert(
    fc.property(stream, fc.array(fc.nat({ max: 300 }), { maxLength: 40 }), (all, cuts) => {
      const joined = all.join('')
      assert.deepEqual(
        framed(
          joined,
          cuts.filter((cut) => cut <= joined.length),
        ),
        all,
      )
    }),
  )
})

test('byte by byte, nothing is lost either', () => {
  const joined = messages.slice(0, 5).join('')
  assert.deepEqual(
    framed(
      joined,
      Array.from({ length: joined.length }, (_, index) => index),
    ),
    messages.slice(0, 5),
  )
})

test('a ping is told from a line end that stands alone', () => {
  assert.deepEqual(framed('\r\n\r\n', []), ['\r\n\r\n'])
  assert.deepEqual(framed(`\r\n${messages[0]}`, []), ['\r\n', messages[0]])
  assert.deepEqual(framed('\r\n', []), ['\r\n'])
  const ping = Buffer.from('\r\n\r\n')
  assert.equal(isPing(ping, 0, 4), true)
  assert.equal(isPing(ping, 0, 2), false)
  assert.equal(Buffer.from(pong).toString(), '\r\n')
})

test('a stream that cannot be followed is ended', () => {
  const broken = [
    message(''),
    message('Content-Length: x\r\n'),
    message('Content-Length: -1\r\n'),
    message('Content-Length:\r\n'),
    message('Content-Length: 1\r\nl: 2\r\n'),
    message('Content-Length: 70000\r\n'),
    message('Content-Length: 4294967297\r\n'),
    `INVITE ${'a'.repeat(33_000)}`,
    message(`X: ${'a'.repeat(33_000)}\r\nl: 0\r\n`),
    '\rX',
  ]
  for (const stream of broken) assert.deepEqual(framed(stream, []), [-1], stream.slice(0, 60))
})

test('a name that only begins like Content-Length is not it', () => {
  assert.deepEqual(framed(message('Content-Length-X: 5\r\nlong: 5\r\nl: 0\r\n'), []), [
    message('Content-Length-X: 5\r\nlong: 5\r\nl: 0\r\n'),
  ])
})

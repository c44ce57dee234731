import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readSip } from './read.ts'
import { callerOf, makeSipMessageView, spanText } from './view.ts'

/** One header in the ways a switch may write it. */
interface Written {
  readonly names: readonly string[]
  /** Pieces between which white space is allowed. */
  readonly pieces: readonly string[]
}

const headers: readonly Written[] = [
  {
    names: ['Via', 'v'],
    pieces: [
      'SIP',
      '/',
      '2.0',
      '/',
      'UDP',
      ' ',
      'gw.example.kz',
      ':',
      '5070',
      ';',
      'branch',
      '=',
      'z9hG4bKx',
      ';',
      'rport',
    ],
  },
  {
    names: ['From', 'f'],
    pieces: ['"A, \\"B\\" <c>"', '<sip:+77015550101@gw;user=phone>', ';', 'x', '=', '"a;b,c"', ';', 'tag', '=', 'from'],
  },
  { names: ['To', 't'], pieces: ['Some One', ' ', '<sip:+77275550102@gw>', ';', 'y'] },
  { names: ['Call-ID', 'i'], pieces: ['one@gw'] },
  { names: ['CSeq'], pieces: ['0042', ' ', 'INVITE'] },
  { names: ['Content-Length', 'l'], pieces: ['3'] },
  { names: ['P-Asserted-Identity'], pieces: ['"Bank; Ltd"', '<tel:+7-701-555-01-03>', ',', '<sip:bank@gw>'] },
  {
    names: ['Diversion'],
    pieces: ['<sip:+77015550104@gw>', ';', 'reason', '=', 'unknown', ',', '"x,y"', '<tel:+7701>'],
  },
  { names: ['Identity', 'y'], pieces: ['eyJh.eyJi.c2ln;info=<https://cert.example.kz/a.pem>'] },
  { names: ['X-Other'], pieces: [';;,,"'] },
]

const blank = fc.constantFrom('', '', '', ' ', '\t', '  ', '\r\n ', ' \r\n\t')

const required = (space: string) => (space === '' ? ' ' : space)

/** A header with any of its names in any case, and white space wherever the grammar has it. */
const written = ({ names, pieces }: Written) =>
  fc
    .record({
      name: fc.constantFrom(...names).chain((name) => fc.constantFrom(name, name.toUpperCase(), name.toLowerCase())),
      before: fc.constantFrom('', '', ' ', '\t'),
      spaces: fc.array(blank, { minLength: pieces.length + 1, maxLength: pieces.length + 1 }),
    })
    .map(({ name, before, spaces }) => {
      const value = pieces.map((piece, index) =>
        piece === ' ' ? required(spaces[index] ?? '') : piece + (pieces[index + 1] === ' ' ? '' : spaces[index]),
      )
      return `${name}${before}:${spaces.at(-1)}${value.join('')}`
    })

const message = fc
  .tuple(
    fc.tuple(...headers.map(written)),
    fc.shuffledSubarray(
      headers.map((_, index) => index),
      { minLength: headers.length },
    ),
  )
  .map(
    ([all, order]) =>
      `INVITE sip:+77275550102;npdi@gw SIP/2.0\r\n${order.map((index) => all[index]).join('\r\n')}\r\n\r\nabcrest`,
  )

test('names, case, order, folds and blanks change nothing of what is read', () => {
  const view = makeSipMessageView()
  const text = (span: { start: number; end: number }) => spanText(view.bytes, span)
  fc.assert(
    fc.property(message, fc.nat({ max: 20 }), (one, offset) => {
      const bytes = Buffer.concat([Buffer.alloc(offset, 'x'), Buffer.from(one)])
      assert.equal(readSip(bytes, offset, bytes.length, view), 0)
      const { via } = view
      assert.deepEqual(
        [text(via.host), via.port, text(via.branch), via.unique, via.wantsPort],
        ['gw.example.kz', 5070, 'z9hG4bKx', true, true],
      )
      assert.deepEqual(
        [text(view.from.tag), text(view.from.display), view.from.uri.number],
        ['from', 'A, \\"B\\" <c>', 77015550101],
      )
      assert.deepEqual(
        [text(view.to.display), view.to.uri.number, text(view.callId)],
        ['Some One', 77275550102, 'one@gw'],
      )
      assert.deepEqual([view.cseqNumber, text(view.cseqMethod), text(view.body)], [42, 'INVITE', 'abc'])
      assert.deepEqual(
        [callerOf(view).uri.number, view.diversion.uri.number, view.diversionCount],
        [77015550103, 77015550104, 2],
      )
      assert.deepEqual([view.uri.npdi, view.identityCount], [true, 1])
    }),
    { numRuns: 300 },
  )
})

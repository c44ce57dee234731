import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileNumberMap } from './number-map.ts'
import { compileSpans } from './spans.ts'
import type { DatedSpan } from './tables.ts'

/** Few numbers and few moments, in and out of the part that is searched by its first digits. */
const base = fc.constantFrom(1, 69_999_999_950, 77_010_000_000, 79_999_999_950)
const moment = fc.integer({ min: 0, max: 12 })

const span: fc.Arbitrary<DatedSpan> = fc
  .record({
    at: base,
    from: fc.integer({ min: 0, max: 60 }),
    width: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(250_000, 1_500_000)),
    since: fc.option(moment),
    lasts: fc.option(fc.integer({ min: 1, max: 8 })),
  })
  .map(({ at, from, width, since, lasts }) => ({
    from: at + from,
    to: at + from + width,
    ...(since === null ? {} : { validFrom: since }),
    ...(lasts === null ? {} : { validTo: (since ?? 0) + lasts }),
  }))

/** The meaning of a table, looked up the slow way. */
function slowly(spans: readonly DatedSpan[], number: number, now: number): number {
  let best = -1
  for (const [place, { from, to, validFrom = -Infinity, validTo = Infinity }] of spans.entries()) {
    if (number < from || number > to || now < validFrom || now >= validTo) continue
    const held = spans[best]
    if (held === undefined || to - from <= held.to - held.from) best = place
  }
  return best
}

test('of the spans that hold for a number at a moment the narrowest counts, of equal ones the later', () => {
  const probe = fc.tuple(
    base,
    fc.oneof(fc.integer({ min: -2, max: 110 }), fc.integer({ min: 0, max: 2_000_000 })),
    moment,
  )
  fc.assert(
    fc.property(fc.array(span, { maxLength: 25 }), fc.array(probe, { maxLength: 40 }), (spans, probes) => {
      const compiled = compileSpans(spans)
      for (const [at, beyond, now] of probes) {
        assert.equal(compiled.find(at + beyond, now), slowly(spans, at + beyond, now), `${at + beyond} at ${now}`)
      }
    }),
    { numRuns: 300 },
  )
})

test('a large table, searched by the first digits, tells the same as a small one', () => {
  const block = (place: number): DatedSpan => {
    const from = 69_999_000_000 + place * 40_000_000 + (place % 7) * 13_777
    return { from, to: from + (place % 5) * 30_000_000 + 9999 }
  }
  const spans = Array.from({ length: 300 }, (_, place) => block(place))
  const compiled = compileSpans(spans)
  const probe = fc.oneof(
    fc.integer({ min: 69_998_000_000, max: 82_100_000_000 }),
    fc.tuple(fc.constantFrom(...spans), fc.integer({ min: -1, max: 1 })).map(([{ from }, by]) => from + by),
    fc.integer({ min: 0, max: 50_000 }).map((step) => 70_000_000_000 + step * 200_000),
  )
  fc.assert(
    fc.property(probe, (number) => compiled.find(number, 0) === slowly(spans, number, 0)),
    { numRuns: 4000 },
  )
})

test('a span that ends before it begins, in numbers or in time, is refused', () => {
  assert.throws(() => compileSpans([{ from: 5, to: 4 }]), RangeError)
  assert.throws(() => compileSpans([{ from: 5, to: 6, validFrom: 10, validTo: 10 }]), RangeError)
  assert.throws(() => compileSpans([{ from: 0, to: 6 }]), RangeError)
})

test('a map of numbers tells the same as a map of the language, the later of two counting', () => {
  const entry = fc.tuple(fc.integer({ min: 77_010_000_000, max: 77_010_000_300 }), fc.integer({ min: 0, max: 65_535 }))
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 400 }), (entries) => {
      const map = new Map(entries)
      const numbers = Float64Array.from(entries, ([number]) => number)
      const compiled = compileNumberMap(
        numbers,
        Uint16Array.from(entries, ([, value]) => value),
      )
      for (let number = 77_009_999_990; number < 77_010_000_310; number++) {
        assert.equal(compiled.find(number), map.get(number) ?? -1)
      }
      for (const none of [-1, 0]) assert.equal(compiled.find(none), -1)
    }),
    { numRuns: 60 },
  )
})

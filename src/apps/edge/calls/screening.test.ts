import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeLookup } from '#engines/lookup'
import { allRules, type CallTables, compileNumbers, emptyCallTables } from '#engines/screening'
import type { CallsConfig } from './config.ts'
import { nothingKnown } from './decider.ts'
import { makeThreadScreening } from './screening.ts'

const now = Date.UTC(2026, 10, 22)
const trunk = { name: 'ours', kind: 'own', dialPlan: { bare: 'e164' }, mayWithhold: true, verstat: false } as const
const config: CallsConfig = {
  policy: { rules: allRules('on'), trunks: [trunk], listed: { measures: 0, reported: 'allow' } },
  trunks: [{ sources: [], rejectWith: '603', advanceWith: 503 }],
  velocity: { windowSeconds: 60, distinctFrom: 3, shortFrom: 3, shortSeconds: 5 },
  callerHelp: 'saqbol.example/call',
}
const index = makeLookup({ capacity: 16, reserve: 2 ** 20 }).handle
const screeningWith = (tables: CallTables) =>
  makeThreadScreening(config, { index, tables }, { known: nothingKnown, ask: () => Promise.resolve('unknown') })

const [moved, given, planned] = [77_011_234_567, 77_272_580_000, 77_051_112_233]
const ported = () => ({ numbers: Float64Array.of(moved), operators: Uint16Array.of(1) })
const tables: CallTables = { ...emptyCallTables, operators: ['Kcell', 'Beeline'], ported: ported() }

test('a number belongs to whom it moved to, else to whom tables and plan say, however the tables came', () => {
  const someNumber = fc.oneof(fc.constantFrom(-1, 0, 1, moved, given, planned), fc.integer({ min: 1, max: 8e10 }))
  const someSpan = fc.record({ from: fc.constantFrom(1, moved, given), use: fc.constant('mobile' as const) })
  fc.assert(
    fc.property(fc.array(someSpan), fc.array(someNumber), (spans, numbers) => {
      const allocated = spans.map((span, place) => ({ ...span, to: 8e10, ...(place > 0 && { operator: `${place}` }) }))
      const screening = screeningWith(tables)
      const { operators: _, ported: __, ...rest } = tables
      screening.stand({ tables: { ...rest, allocated } })
      const whole = compileNumbers({ ...tables, allocated })
      for (const number of [...numbers, moved, given, planned]) {
        assert.equal(screening.numbers().operator(number, now), whole.operator(number, now))
        assert.equal(screening.numbers().use(number, now), whole.use(number, now))
      }
    }),
  )
})

test('ported numbers are compiled anew where they changed, and only there', () => {
  const same = ported()
  const screening = screeningWith({ ...tables, ported: same })
  // Whoever compiled this again would throw.
  same.numbers[0] = Number.NaN
  const doNotOriginate = [{ from: given, to: given }]
  screening.stand({ tables: { ...tables, doNotOriginate, ported: same } })
  assert.equal(screening.numbers().operator(moved, now), 'Beeline')
  assert.equal(screening.numbers().inboundOnly(given, now), '')
  const others = { operators: ['Kcell'], ported: { numbers: Float64Array.of(given), operators: Uint16Array.of(0) } }
  screening.stand({ tables: { ...emptyCallTables, ...others } })
  assert.equal(screening.numbers().operator(given, now), 'Kcell')
  assert.equal(screening.numbers().operator(moved, now), compileNumbers(emptyCallTables).operator(moved, now))
})

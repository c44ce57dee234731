import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { promotions, type ReportLink } from './independence.ts'

const mark = fc.constantFrom('a', 'b', 'c', 'd')
const link: fc.Arbitrary<ReportLink> = fc.record({
  reportId: fc.uuid(),
  reporterMark: fc.option(mark, { freq: 4 }),
  textMark: mark,
  status: fc.constant('repeated' as const),
  erased: fc.boolean(),
})

/** Links whose counted and voided ones share no mark, as the table guarantees. */
const links = fc.array(link, { maxLength: 20 }).map((all) => {
  const standing = promotions(all.map((one) => ({ ...one, erased: false })))
  return all.map((one, place) => {
    const stands = standing.some(({ reportId }) => reportId === one.reportId)
    return stands && place % 2 === 0
      ? { ...one, status: place % 4 === 0 ? ('voided' as const) : ('counted' as const) }
      : one
  })
})

test('no reporter and no text ever counts twice', () => {
  fc.assert(
    fc.property(links, (all) => {
      const fresh = promotions(all)
      const using = [...all.filter(({ status }) => status === 'counted' || status === 'voided'), ...fresh]
      const texts = using.map(({ textMark }) => textMark)
      const reporters = using.map(({ reporterMark }) => reporterMark).filter((reporter) => reporter !== null)
      assert.equal(new Set(texts).size, texts.length)
      assert.equal(new Set(reporters).size, reporters.length)
    }),
  )
})

test('after the promotions nothing is left to promote', () => {
  fc.assert(
    fc.property(links, (all) => {
      const fresh = promotions(all)
      const after = all.map((one) => (fresh.includes(one) ? { ...one, status: 'counted' as const } : one))
      assert.deepEqual(promotions(after), [])
    }),
  )
})

test('what retention has erased stays as it was decided', () => {
  fc.assert(fc.property(links, (all) => promotions(all).every(({ erased }) => !erased)))
})

test('a repeated report takes the place of the withdrawn one it had repeated', () => {
  const base = { erased: false, status: 'repeated' as const }
  const copy = { ...base, reportId: '2', reporterMark: 'b', textMark: 'same' }
  const again = { ...base, reportId: '3', reporterMark: 'c', textMark: 'same' }
  assert.deepEqual(promotions([copy, again]), [copy])
})

test('a voided report still uses up its reporter and its text', () => {
  const voided = { reportId: '1', reporterMark: 'a', textMark: 't', status: 'voided' as const, erased: false }
  const sameReporter = { reportId: '2', reporterMark: 'a', textMark: 'u', status: 'repeated' as const, erased: false }
  const sameText = { reportId: '3', reporterMark: 'b', textMark: 't', status: 'repeated' as const, erased: false }
  assert.deepEqual(promotions([voided, sameReporter, sameText]), [])
})

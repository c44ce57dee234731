import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseObservable } from '#formats/observable'
import { unwrap } from '#kernel/result'
import { inTransaction } from '#platform/database'
import { testRegistry } from '#test/registry'
import { publishable } from './publication-service.ts'

const registry = await testRegistry()
const { indicators, report, withdraw, check, observe, db, pool, clock } = registry

let last = 0
/** A phone number no other test uses. */
const phone = () => `+7701${String(++last).padStart(7, '0')}`

test('one report warns whoever checks, in the words of the verdict', async () => {
  const number = phone()
  assert.equal((await check(number)).state, 'none')
  await report(number)
  const verdict = await check(number)
  assert.equal(verdict.state, 'reported')
  assert.equal(verdict.match, 'exact')
  assert.equal(verdict.independentReports, 1)
  assert.equal(verdict.confidence, 30)
  assert.equal(verdict.topic, 'fraud')
  assert.equal(verdict.fraudType, 'bank-call')
  assert.deepEqual(verdict.firstReportedAt, clock.now())
  assert.deepEqual(verdict.measures, ['warn'])
})

test('independent reports raise confidence; the same reporter or the same text twice does not', async () => {
  const number = phone()
  await report(number, { reporter: 'a', words: 'one' })
  await report(number, { reporter: 'a', words: 'two' })
  await report(number, { reporter: 'b', words: 'one' })
  assert.equal((await check(number)).independentReports, 1)
  await report(number, { reporter: 'b', words: 'three' })
  const verdict = await check(number)
  assert.equal(verdict.independentReports, 2)
  assert.equal(verdict.confidence, 51)
})

test('an unknown reporter is somebody new each time', async () => {
  const number = phone()
  await report(number, { reporterMark: null })
  await report(number, { reporterMark: null })
  assert.equal((await check(number)).independentReports, 2)
})

test('many reports at once by one reporter or of one text count once', async () => {
  const number = phone()
  await Promise.all(Array.from({ length: 20 }, (_, i) => report(number, { reporter: 'crowd', words: `text ${i}` })))
  assert.equal((await check(number)).independentReports, 1)
  const other = phone()
  await Promise.all(Array.from({ length: 20 }, () => report(other, { words: 'the same text' })))
  assert.equal((await check(other)).independentReports, 1)
})

test('many independent reports at once all count', async () => {
  const numbers = [phone(), phone(), phone()]
  const ids = await Promise.all(numbers.map(observe))
  const orders = [ids, ids.toReversed(), [ids[1], ids[0], ids[2]].filter((id) => id !== undefined)]
  await Promise.all(Array.from({ length: 24 }, (_, i) => report('', { observableIds: orders[i % 3] ?? ids })))
  for (const number of numbers) assert.equal((await check(number)).independentReports, 24)
})

test('many writers observing the same things at once get the same ids', async () => {
  const texts = Array.from({ length: 30 }, () => unwrap(parseObservable(phone())))
  const all = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      inTransaction(db, (tx) => indicators.observe(tx, i % 2 ? texts : texts.toReversed())),
    ),
  )
  const ids = all.map((seen, i) => (i % 2 ? seen : seen.toReversed()).map(({ id }) => id))
  for (const one of ids) assert.deepEqual(one, ids[0])
  const { rowCount } = await pool.query('select from indicators.observable where id = any($1)', [ids[0]])
  assert.equal(rowCount, 30)
})

test('recording the same report again changes nothing', async () => {
  const number = phone()
  const reportId = await report(number, { reporter: 'r', words: 'w' })
  const before = await check(number)
  await report(number, { reportId, reporter: 'r', words: 'w' })
  assert.deepEqual(await check(number), before)
})

test('a withdrawn report no longer warns, and the one it had eclipsed takes its place', async () => {
  const number = phone()
  const first = await report(number, { reporter: 'x', words: 'same' })
  const copy = await report(number, { reporter: 'y', words: 'same' })
  assert.equal((await check(number)).independentReports, 1)
  await withdraw(first)
  assert.equal((await check(number)).independentReports, 1)
  await withdraw(copy)
  assert.equal((await check(number)).state, 'none')
  const detail = unwrap(await indicators.get(await observe(number)))
  assert.equal(detail.state, 'observed')
  assert.deepEqual(
    detail.history.map(({ from, to }) => [from, to]),
    [
      ['reported', 'observed'],
      ['observed', 'reported'],
    ],
  )
})

test('a report that comes back after its withdrawal counts again', async () => {
  const number = phone()
  const reportId = await report(number)
  await withdraw(reportId)
  await report(number, { reportId })
  assert.equal((await check(number)).independentReports, 1)
})

test('a report may be withdrawn for some of what it names', async () => {
  const [kept, own] = [phone(), phone()]
  const ids = [await observe(kept), await observe(own)]
  const reportId = await report('', { observableIds: ids })
  await inTransaction(db, (tx) => indicators.withdrawReport(tx, { reportId, observableIds: [ids[1] ?? ''] }))
  assert.equal((await check(kept)).state, 'reported')
  assert.equal((await check(own)).state, 'none')
})

test('reports alone grow old: after a year they warn no more, and the job writes that down', async () => {
  const number = phone()
  await report(number)
  clock.advance(364 * 86_400_000)
  assert.equal((await check(number)).state, 'reported')
  clock.advance(86_400_000)
  assert.equal((await check(number)).state, 'none')
  assert.ok((await indicators.lapseDue()) >= 1)
  assert.equal(unwrap(await indicators.get(await observe(number))).state, 'lapsed')
  assert.equal(await indicators.lapseDue(), 0)
  await report(number)
  assert.equal((await check(number)).state, 'reported')
})

test('a lapsed listing that the same words name again is listed again, as its check says, and no surer', async () => {
  const number = phone()
  await report(number, { words: 'the same' })
  clock.advance(365 * 86_400_000)
  await indicators.lapseDue()
  await report(number, { words: 'the same' })
  const { state, independentReports } = await check(number)
  assert.deepEqual([state, independentReports], ['reported', 1])
  const observableId = await observe(number)
  assert.equal(unwrap(await indicators.get(observableId)).state, 'reported')
  assert.equal((await publishable(db, [observableId])).length, 1)
})

test('marks of reporters are erased after 90 days, and what they decided stands', async () => {
  const number = phone()
  await report(number, { reporter: 'old', words: 'p' })
  await report(number, { reporter: 'old', words: 'q' })
  clock.advance(91 * 86_400_000)
  assert.ok((await indicators.eraseOldMarks()) >= 2)
  const other = await report(number)
  await withdraw(other)
  assert.equal((await check(number)).independentReports, 1)
  const { rows } = await pool.query(
    'select count(*)::int as left from indicators.report_link where reporter_mark is not null and at < $1',
    [clock.now()],
  )
  assert.equal(rows[0].left, 0)
})

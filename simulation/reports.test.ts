import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRegion } from '#domains/taxonomy'
import { extract } from '#engines/extraction'
import { languages } from '#kernel/language'
import { textsAbout } from './composition.ts'
import { schemes, simulateOffenders, toolsOf } from './offenders.ts'
import { simulateReports } from './reports.ts'
import { toolsIn } from './texts/slots.ts'
import { identifierKey, offendersByIdentifier, sealTruth } from './truth.ts'

const plan = { seed: 2026, count: 4000, from: new Date('2026-01-05T00:00:00Z'), to: new Date('2026-06-01T00:00:00Z') }
const reports = simulateReports(plan)
const share = (of: (report: (typeof reports)[number]) => boolean) => reports.filter(of).length / reports.length
const offenders = simulateOffenders({ seed: 1, count: 1 })

test('the same plan gives the same reports, another seed gives others', () => {
  assert.deepEqual(simulateReports(plan), reports)
  assert.notDeepEqual(simulateReports({ ...plan, seed: 2027 })[0]?.text, reports[0]?.text)
})

test('reports stand in order of time within the span, each marked synthetic', () => {
  assert.equal(reports.length, plan.count)
  let last = plan.from.getTime()
  for (const report of reports) {
    const time = report.submittedAt.getTime()
    assert.ok(time >= last && time < plan.to.getTime())
    assert.ok(report.synthetic)
    last = time
  }
})

test('channels, languages and topics follow the hotline’s figures', () => {
  const near = (value: number, aim: number) => assert.ok(Math.abs(value - aim) < 0.03, `${value} is not near ${aim}`)
  near(
    share((report) => report.channel === 'phone'),
    0.9,
  )
  near(
    share((report) => report.language === 'kk'),
    0.48,
  )
  near(
    share((report) => report.topic === 'cyberbullying'),
    0.33,
  )
  near(
    share((report) => report.fraudType === 'listing'),
    0.42 * 0.366,
  )
  assert.ok(reports.every((report) => report.region === null || isRegion(report.region)))
})

test('the week has its rhythm: Sundays and nights are quiet', () => {
  const local = reports.map((report) => new Date(report.submittedAt.getTime() + 5 * 3_600_000))
  const on = (day: number) => local.filter((moment) => moment.getUTCDay() === day).length
  assert.ok(on(0) < 0.7 * on(1))
  assert.ok(local.filter((moment) => moment.getUTCHours() < 6).length < 0.05 * local.length)
})

test('one offender stands in many reports, most in a few', () => {
  const sizes = [...Map.groupBy(reports, (report) => report.truth.offender).values()].map((group) => group.length)
  sizes.sort((a, b) => b - a)
  assert.ok((sizes[0] ?? 0) >= 40)
  assert.ok((sizes[Math.floor(sizes.length / 2)] ?? 9) <= 4)
})

test('a fraud report names its type, every other none', () => {
  assert.ok(reports.every((report) => (report.topic === 'fraud') === (report.fraudType !== null)))
})

test('equal texts are true repeats of a recent report and nothing else', () => {
  const first = new Map<string, number>()
  for (const [place, report] of reports.entries()) {
    assert.equal(report.truth.repeatOf, first.get(report.text) ?? null)
    if (!first.has(report.text)) first.set(report.text, place)
  }
  const repeats = share((report) => report.truth.repeatOf !== null)
  assert.ok(repeats > 0.005 && repeats < 0.05, String(repeats))
})

test('no slot is left open and no text carries an undefined', () => {
  for (const { text } of reports) assert.doesNotMatch(text, /[{}]|undefined|NaN/)
})

test('a sum goes with a text that names one, in tiyn', () => {
  for (const { amount } of reports) {
    if (amount) assert.ok(amount.minor >= 5000n * 100n && amount.minor % 100n === 0n && amount.currency === 'KZT')
  }
  assert.ok(share((report) => report.amount !== undefined) > 0.15)
})

test('the truth names what a reader finds in the text', () => {
  let [right, wrong, missed] = [0, 0, 0]
  for (const { text, truth } of reports) {
    const found = extract(text).map(({ kind, value, attributes }) =>
      kind === 'url' ? `domain ${attributes['domain']}` : `${kind} ${value}`,
    )
    const wanted = truth.identifiers.map(identifierKey)
    right += new Set(found.filter((key) => wanted.includes(key))).size
    wrong += found.filter((key) => !wanted.includes(key)).length
    missed += wanted.filter((key) => !found.includes(key)).length
  }
  assert.ok(right / (right + wrong) >= 0.98, `precision: ${wrong} wrong`)
  assert.ok(right / (right + missed) >= 0.98, `recall: ${missed} missed`)
})

test('sealing parts every report from its truth', () => {
  const { submissions, truths } = sealTruth(reports)
  assert.equal(submissions.length, truths.length)
  assert.ok(submissions.every((submission) => !('truth' in submission)))
  const offenders = offendersByIdentifier(truths)
  assert.ok([...offenders.values()].some((group) => group.size > 1))
  assert.ok([...offenders].every(([key, group]) => key.includes(' ') && group.size >= 1))
})

test('every scheme has enough texts in every language, and no text asks for a tool its offender lacks', () => {
  for (const language of languages) {
    let fraud = 0
    for (const [index, scheme] of schemes.entries()) {
      const texts = textsAbout(offenders[index] ?? assert.fail(), language)
      if (scheme.topic === 'fraud') fraud += texts.length
      else assert.ok(texts.length >= 5, `${language} ${scheme.topic}`)
      for (const text of texts) {
        const uses = toolsIn(text)
        assert.ok(
          uses.every((tool) => toolsOf(scheme).includes(tool)),
          text,
        )
        if (uses.includes('telegram')) assert.match(text, /телеграм|telegram/i, text)
        if (uses.includes('instagram')) assert.match(text, /инстаграм|instagram/i, text)
      }
    }
    assert.ok(fraud >= 12, language)
  }
})

test('a plan that ends before it begins is refused', () => {
  assert.throws(() => simulateReports({ ...plan, count: 1, to: plan.from }), /later/)
  assert.deepEqual(simulateReports({ ...plan, count: 0 }), [])
})

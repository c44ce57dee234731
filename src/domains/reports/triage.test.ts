import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fraudTypeCodes, topics } from '#domains/taxonomy'
import { dangerWordsIn } from './danger-words.ts'
import { dangerTier, type TriageInput, triage } from './triage.ts'

const now = new Date('2026-11-21T09:00:00Z')
const calm: TriageInput = { topic: 'other', fraudType: null, danger: 'none', text: '', amount: null, paidAt: null, now }

const texts = fc.constantFrom(
  'Маған банктен қоңырау шалды.',
  'Ребенку 12 лет, просит фото и говорит никому не говорить.',
  'He said he would kill me.',
  'Деньги перевел на карту.',
  'Өзіме қол жұмсағым келеді.',
  'Spam again.',
)
const input: fc.Arbitrary<TriageInput> = fc.record({
  topic: fc.constantFrom(...topics),
  fraudType: fc.option(fc.constantFrom(...fraudTypeCodes)),
  danger: fc.constantFrom('now', 'soon', 'none', 'unknown'),
  text: texts,
  amount: fc.option(
    fc.record({ minor: fc.bigInt({ min: 0n, max: 10n ** 12n }), currency: fc.constantFrom('KZT', 'USD', 'UZS') }),
  ),
  paidAt: fc.option(fc.integer({ min: 0, max: 30 * 86_400_000 }).map((age) => new Date(now.getTime() - age))),
  now: fc.constant(now),
})

test('a priority lies between 0 and 100 and always has a reason, the strongest first', () => {
  fc.assert(
    fc.property(input, (given) => {
      const { priority, reasons } = triage(given)
      assert.ok(Number.isInteger(priority) && priority >= 0 && priority <= 100)
      assert.ok(reasons.length > 0)
      assert.deepEqual(
        reasons.map(({ points }) => points),
        reasons.map(({ points }) => points).toSorted((a, b) => b - a),
      )
      assert.deepEqual(triage(given), { priority, reasons })
    }),
  )
})

test('danger to a child or a life comes before everything else, however much money is at stake', () => {
  const dangerous = /^(danger-now|danger-soon|words-life|words-child-contact|topic-grooming|topic-csam)$/
  fc.assert(
    fc.property(input, (given) => {
      const { priority, reasons } = triage(given)
      assert.equal(
        priority >= dangerTier,
        reasons.some(({ code }) => dangerous.test(code)),
      )
    }),
  )
})

test('saying that somebody is in danger now never lowers a priority', () => {
  fc.assert(
    fc.property(input, (given) => {
      assert.ok(triage({ ...given, danger: 'now' }).priority >= triage({ ...given, danger: 'none' }).priority)
    }),
  )
})

test('fresher money and more of it never lower a priority', () => {
  fc.assert(
    fc.property(input, fc.nat(20 * 86_400_000), (given, older) => {
      const { paidAt, amount } = given
      if (paidAt) {
        const later = triage({ ...given, paidAt: new Date(paidAt.getTime() - older) })
        assert.ok(later.priority <= triage(given).priority)
      }
      if (amount) {
        const more = triage({ ...given, amount: { ...amount, minor: amount.minor * 10n } })
        assert.ok(more.priority >= triage(given).priority)
      }
    }),
  )
})

test('money sent an hour ago stands before money sent last week, and before an insult', () => {
  const fraud = { ...calm, topic: 'fraud', amount: { minor: 45_000_000n, currency: 'KZT' } } as const
  const hourAgo = triage({ ...fraud, paidAt: new Date(now.getTime() - 3_600_000) })
  const weekAgo = triage({ ...fraud, paidAt: new Date(now.getTime() - 7 * 86_400_000) })
  assert.ok(hourAgo.priority > weekAgo.priority)
  assert.ok(weekAgo.priority > triage({ ...calm, topic: 'cyberbullying' }).priority)
})

test('a day alone is taken for its latest moment: money that left before midnight is urgent after it too', () => {
  const strongest = (reported: string, paidAt: string) => {
    const given = { ...calm, topic: 'fraud', now: new Date(reported), paidAt: new Date(paidAt) } as const
    return triage(given).reasons.find(({ code }) => code.startsWith('money'))?.code
  }
  const day = '2026-11-21T00:00:00+05:00'
  assert.equal(strongest('2026-11-21T15:30:00+05:00', day), 'money-perhaps-within-2-hours')
  assert.equal(strongest('2026-11-21T23:58:00+05:00', day), 'money-perhaps-within-2-hours')
  assert.equal(strongest('2026-11-22T00:02:00+05:00', day), 'money-perhaps-within-2-hours')
  assert.equal(strongest('2026-11-22T02:00:00+05:00', day), 'money-within-a-day')
  assert.equal(strongest('2026-11-23T00:02:00+05:00', day), 'money-within-3-days')
  assert.equal(strongest('2026-11-25T00:00:00+05:00', day), 'money-paid')
  // A time that somebody said is taken as said.
  assert.equal(strongest('2026-11-21T15:30:00+05:00', '2026-11-21T00:01:00+05:00'), 'money-within-a-day')
})

test('of fraud "soon" means money, unless the words speak of a life or a child', () => {
  const fraud = { ...calm, topic: 'fraud', danger: 'soon' } as const
  assert.ok(triage({ ...fraud, text: 'Они требуют еще 200 000.' }).priority < dangerTier)
  assert.ok(triage({ ...fraud, text: 'Грозятся убить меня.' }).priority >= dangerTier)
})

test('words of danger are found in three languages, in any case and form', () => {
  const life = [
    'Ол мені ӨЛТІРЕМІН деп қорқытты',
    'қызым өзіне қол жұмсамақ болды',
    'Угрожает, что убьёт',
    'дочь хочет умереть',
    'he threatened to KILL me',
    "she's suicidal",
  ]
  for (const text of life) assert.ok(dangerWordsIn(text).has('life'), text)
  const child = [
    'балама жазып жүр',
    'моему сыну пишет',
    'my daughter',
    'мне 13 лет',
    'мен 12 жастамын',
    "I'm 11",
    '9 years old',
  ]
  for (const text of child) assert.ok(dangerWordsIn(text).has('child'), text)
  for (const text of ['интим фото просит', 'жалаңаш сурет сұрады', 'asked for nudes']) {
    assert.ok(dangerWordsIn(text).has('contact'), text)
  }
})

test('harmless words that only begin alike are no danger', () => {
  const harmless = [
    'баланста ақша жоқ',
    'детектив позвонил',
    'детали перевода',
    'the killer feature',
    'стаб',
    'мне 45 лет',
    '100 лет',
    'I am 2026',
    'сынып',
  ]
  for (const text of harmless) {
    const found = dangerWordsIn(text)
    assert.ok(!found.has('life') && !found.has('child'), `${text}: ${[...found].join()}`)
  }
})

test('any text at all can be looked through', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => void dangerWordsIn(text)))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import bs58check from 'bs58check'
import fc from 'fast-check'
import { composeIBAN } from 'ibantools'
import { observableKinds } from '#formats/observable'
import { heldOut, tuned } from './corpus/index.ts'
import { score } from './corpus/score.ts'
import { extract, maskSensitive } from './index.ts'

const least = 0.98

for (const [name, texts] of [
  ['tuned', tuned],
  ['held-out', heldOut],
] as const) {
  test(`on the ${name} corpus nearly everything found is right and nearly everything there is found`, () => {
    const { precision, recall, differences } = score(texts, extract)
    assert.ok(precision >= least && recall >= least, `${precision} ${recall}\n${differences.join('\n')}`)
  })
}

// Nobody writes a block of numbers in a report: it is decided on, not found.
for (const kind of observableKinds.filter((one) => one !== 'number-block')) {
  test(`precision and recall hold for each kind by itself: ${kind}`, () => {
    const { precision, recall, marked, differences } = score([...tuned, ...heldOut], extract, kind)
    assert.ok(marked > 0, `no ${kind} in the corpus`)
    assert.ok(precision >= least && recall >= least, `${precision} ${recall}\n${differences.join('\n')}`)
  })
}

test('the corpus has at least 220 texts, a quarter of the tuned ones again kept apart', () => {
  assert.ok(tuned.length + heldOut.length >= 220)
  assert.ok(heldOut.length >= tuned.length / 4)
})

/** Words that say nothing about the numbers between them. */
const words = fc.constantFrom(
  'маған',
  'келді',
  'вчера',
  'потом я',
  'then he',
  'деп жазды,',
  'ақша',
  '(см.',
  '—',
  '\n',
  '«',
)

const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`))
const gaps = fc.constantFrom(' ', '-', ' - ', '\u00a0', '–', '')

/** Cuts a text into pieces of two to four characters with the same mark between them. */
const spaced = (text: string, gap: string, size: number) =>
  text.replace(new RegExp(`(.{${size}})(?=.{2})`, 'g'), `$1${gap}`)

function finds(text: string, written: string, expected: { kind: string; value: string }) {
  const found = extract(text)
  const hit = found.find(({ kind, value }) => kind === expected.kind && value === expected.value)
  assert.ok(hit, `${expected.kind} ${expected.value} in ${JSON.stringify(text)}: ${JSON.stringify(found)}`)
  assert.equal(text.slice(hit.start, hit.end), written)
}

const zones = fc.constantFrom('700', '701', '702', '705', '706', '707', '708', '747', '771', '775', '776', '777', '778')
const phoneStyles: readonly ((zone: string, rest: string, gap: string) => string)[] = [
  (zone, rest, gap) => ['8', zone, rest.slice(0, 3), rest.slice(3, 5), rest.slice(5)].join(gap),
  (zone, rest, gap) => ['+7', zone, rest.slice(0, 3), rest.slice(3)].join(gap),
  (zone, rest, gap) => `8${zone}${gap}${rest}`,
  (zone, rest, gap) => `+7 (${zone}) ${rest.slice(0, 3)}${gap}${rest.slice(3, 5)}${gap}${rest.slice(5)}`,
  (zone, rest, gap) => `8(${zone})${rest.slice(0, 3)}${gap}${rest.slice(3)}`,
  (zone, rest, gap) => `7${zone}${gap}${rest.slice(0, 3)}${gap}${rest.slice(3, 5)}${gap}${rest.slice(5)}`,
]

test('a mobile number is found in any common spacing between any words', () => {
  fc.assert(
    fc.property(
      fc.tuple(words, words),
      zones,
      digits(7),
      fc.tuple(gaps, fc.nat(5)),
      ([before, after], zone, rest, [gap, style]) => {
        const written = phoneStyles[style]?.(zone, rest, gap) ?? ''
        finds(`${before} ${written} ${after}`, written, { kind: 'phone', value: `+7${zone}${rest}` })
      },
    ),
    { numRuns: 500 },
  )
})

test('an account is found in any spacing, in either case', () => {
  fc.assert(
    fc.property(
      words,
      fc.constantFrom('722', '601', '965'),
      digits(13),
      fc.tuple(gaps, fc.integer({ min: 2, max: 5 }), fc.boolean()),
      (word, bank, account, [gap, size, lower]) => {
        const iban = composeIBAN({ countryCode: 'KZ', bban: bank + account }) ?? ''
        const marked = spaced(iban, gap.trim() === gap ? gap : ' ', size)
        const written = lower ? marked.toLowerCase() : marked
        finds(`${word} ${written} шот`, written, { kind: 'iban', value: iban })
      },
    ),
  )
})

test('a card is found in any spacing', () => {
  fc.assert(
    fc.property(
      words,
      fc.constantFrom('4400', '5169', '2200', '6212'),
      digits(11),
      fc.tuple(gaps, fc.constantFrom(2, 4, 8)),
      (word, bin, rest, [gap, size]) => {
        const pan = Array.from('0123456789', (digit) => bin + rest + digit).find(passesLuhn) ?? ''
        const written = spaced(pan, gap, size)
        finds(`${word} карта ${written} деп`, written, { kind: 'card', value: pan })
      },
    ),
  )
})

function passesLuhn(pan: string): boolean {
  const values = Array.from(pan, Number).reverse()
  return (
    values.reduce(
      (sum, digit, index) => sum + (index % 2 === 0 ? digit : Math.floor((digit * 2) / 10) + ((digit * 2) % 10)),
      0,
    ) %
      10 ===
    0
  )
}

test('a wallet is found between any words', () => {
  fc.assert(
    fc.property(
      words,
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.constantFrom(0, 5, 0x41),
      (word, hash, version) => {
        const address = bs58check.encode(Uint8Array.from([version, ...hash]))
        finds(`${word} ${address}, төле`, address, { kind: 'wallet', value: address })
      },
    ),
  )
})

/** A percent escape of any octet, most of which begin no letter of UTF-8. */
const escape = fc.integer({ min: 0, max: 255 }).map((code) => `%${code.toString(16).padStart(2, '0')}`)

/** Anything at all, with pieces of identifiers thrown in. */
const noise = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      escape,
      fc.tuple(fc.constantFrom('t.me/', 'https://wa.me/', 'youtube.com/@'), escape).map((parts) => parts.join('')),
      fc.constantFrom(
        '8 701 ',
        '+7',
        'KZ',
        'https://',
        't.me/',
        '@nick',
        '[.]',
        '.kz',
        '4400 ',
        '0x',
        '8️⃣',
        '\u202e',
        '1.2.3.4',
        '::',
        '%',
        '%d',
        'bc1',
        '://',
        '@',
        '\ud83d',
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''))

test('whatever the text, spans are in order, within it, never overlapping, and nothing throws', () => {
  fc.assert(
    fc.property(noise, (text) => {
      let last = 0
      for (const { start, end, kind, value } of extract(text)) {
        assert.ok(start >= last && end > start && end <= text.length)
        assert.ok(observableKinds.includes(kind) && value !== '')
        last = end
      }
    }),
    { numRuns: 1000 },
  )
})

test('what is found is found again in its own span', () => {
  for (const { text } of tuned) {
    for (const { kind, start, end } of extract(text)) {
      if (kind !== 'url' && kind !== 'domain' && kind !== 'email' && kind !== 'wallet') continue
      assert.equal(extract(text.slice(start, end))[0]?.kind, kind, text.slice(start, end))
    }
  }
})

test('an identifier in one line is not spoken of by the line before', () => {
  assert.deepEqual(
    extract('Тапсырыс нөмірі\n87011234567').map(({ kind }) => kind),
    ['phone'],
  )
  assert.deepEqual(extract('Тапсырыс нөмірі 87011234567'), [])
})

test('a link yields one identifier, a broken one none of its parts twice, and one whose escapes are no UTF-8 is a link', () => {
  const kinds = (text: string) => extract(text).map(({ kind }) => kind)
  assert.deepEqual(kinds('https://kaspi-bonus.top/a?u=https://kaspi.kz'), ['url'])
  assert.deepEqual(kinds('a@kaspi-bonus.top'), ['email'])
  assert.deepEqual(kinds('Прислали https://t.me/%CF%F0%E8 и wa.me/%D0%9F%D1, просили'), ['url', 'url'])
})

/** Counts how often a text's characters are asked for, so that growth is measured without a clock. */
function readsOf(text: string): number {
  let reads = 0
  const original = String.prototype.charCodeAt
  // oxlint-disable-next-line no-extend-native -- the only way to count without touching the code under test
  String.prototype.charCodeAt = function counted(this: string, index: number) {
    reads++
    return original.call(this, index)
  }
  try {
    extract(text)
  } finally {
    // oxlint-disable-next-line no-extend-native -- put back as it was
    String.prototype.charCodeAt = original
  }
  return reads
}

test('work grows with the length of the text and no faster, also on texts made to be slow', () => {
  for (const unit of [
    '7',
    '1 ',
    '8 701 ',
    'a.',
    'a@',
    'http://',
    '+7 ',
    '(7',
    'a[.]',
    'KZ86 ',
    '1.',
    'ab:',
    '@a',
    'a_1 ',
    'a-',
    'а-',
    '-а',
    'ж-a1',
    'а-1',
    '.',
  ]) {
    const once = readsOf(unit.repeat(20_000 / unit.length))
    const twice = readsOf(unit.repeat(40_000 / unit.length))
    assert.ok(twice <= once * 2.1 + 5000, `${JSON.stringify(unit)}: ${once} then ${twice}`)
    assert.ok(once <= 20_000 * 400, `${JSON.stringify(unit)}: ${once} reads`)
  }
})

test('ten megabytes of digits hold nothing and are read a few times at most', () => {
  const text = '7'.repeat(10_000_000)
  assert.ok(readsOf(text) < text.length * 8)
  assert.deepEqual(extract(text), [])
})

test('every card number and IIN is masked, also inside links, mail addresses and accounts, and nothing else', () => {
  const pan = '4400430211223349'
  const masked = '4400 43•• •••• 3349'
  for (const [text, kept] of [
    [`карта ${pan}.`, `карта ${masked}.`],
    ['4400 4302 1122 3349 12/27', `${masked} 12/27`],
    [`https://pay.kz/?c=${pan}`, `https://pay.kz/?c=${masked}`],
    ['https://pay.kz/?c=4400-4302-1122-3349&a=1', `https://pay.kz/?c=${masked}&a=1`],
    ['https://pay.kz/?c=4400+4302+1122+3349', `https://pay.kz/?c=${masked}`],
    ['https://pay.kz/4400%204302%201122%203349', `https://pay.kz/${masked}`],
    ['Звонили с 8 707 555 01 23, счёт 12 345 678', 'Звонили с 8 707 555 01 23, счёт 12 345 678'],
  ] as const) {
    assert.equal(maskSensitive(text), kept)
  }
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      assert.equal(maskSensitive(maskSensitive(text)), maskSensitive(text))
    }),
  )
})

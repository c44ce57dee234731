import type { HoldExplained, VictimView } from '#domains/payments'
import { CodePage, type CodeProps } from '../../src/apps/site/pages/code.tsx'
import { FollowPage } from '../../src/apps/site/pages/follow.tsx'
import { HeldMoneyPage, type HeldMoneyProps } from '../../src/apps/site/pages/held-money.tsx'
import { ReceiptPage } from '../../src/apps/site/pages/receipt.tsx'
import { RecoveryFiguresPage } from '../../src/apps/site/pages/recovery-figures.tsx'
import { TheftQuestionPage, type TheftQuestionProps } from '../../src/apps/site/pages/theft.tsx'
import { TheftCheckPage } from '../../src/apps/site/pages/theft-check.tsx'
import { type TheftAnswers, withAnother } from '../../src/apps/site/theft-flow.ts'
import { draw, type Sample } from './site-sample.ts'

const receipt = '4821 9930 1175 6602'
const at = new Date('2026-11-20T18:20:00+05:00')
const midnight = new Date('2026-11-20T00:00:00+05:00')
const banks = ['Дала Банк', 'Көкжиек Банк', 'Жетісу <b>Банк</b>'].map((name, place) => ({ code: `80${place}`, name }))
const manyBanks = Array.from({ length: 19 }, (_, place) => ({ code: `8${place + 10}`, name: `Банк № ${place + 1}` }))

/** Answers of a victim who pasted a slip, with markup in the words to see it escaped. */
const answers: TheftAnswers = {
  key: 'a'.repeat(32),
  bank: '801',
  amount: '450 000',
  when: 'hour',
  asOf: at.toISOString(),
  to: 'Аударым 450 000 ₸\nАлушы: +7 707 555 01 23\nШот KZ86 125K ZT50 0410 0100',
  words: 'Банктен қоңырау шалдық деді: <b>«қауіпсіз шотқа»</b> аудар деп асықтырды.',
}

/** Two more payments, the second out of another bank to somebody unknown. */
const several: TheftAnswers = {
  ...answers,
  region: 'KZ-75',
  others: [
    { bank: '801', amount: '120 000', when: 'today', asOf: at.toISOString(), to: 'KZ86125KZT5004100100' },
    { bank: '802', amount: '75 500,50', when: 'date', paidOn: '2026-11-18', asOf: at.toISOString(), toUnknown: '1' },
  ],
}

const most: TheftAnswers = { ...several, others: Array.from({ length: 9 }, () => several.others?.[0] ?? {}) }

const question = (step: TheftQuestionProps['step'], more: Partial<TheftQuestionProps> = {}) =>
  draw(TheftQuestionPage, { step, answers, banks, ...more })

const found = [
  { kind: 'phone', value: '+77075550123', display: '+7 707 555 01 23' },
  { kind: 'iban', value: 'KZ86125KZT5004100100', display: 'KZ86 125K ZT50 0410 0100' },
] as const

const held: HoldExplained = {
  code: '7K2QX-9MPA4',
  bank: 'Дала <b>Банк</b>',
  amount: 18_500_000n,
  left: 12_000_000n,
  state: 'held',
  endReason: null,
  legalBasis: 'payments',
  heldAt: at,
  until: new Date('2026-11-28T00:00:00+05:00'),
}

const hold = (props: Partial<HoldExplained>, more: Partial<HeldMoneyProps> = {}) =>
  draw(HeldMoneyPage, { hold: { ...held, ...props }, fields: { key: 'b'.repeat(32) }, ...more })

const holdCode = (props: Omit<CodeProps, 'view' | 'kind'>) => draw(CodePage, { kind: 'hold', ...props })

const recovery: VictimView = {
  number: 'R-2026-000123',
  bank: 'Көкжиек Банк',
  stage: 'held',
  stolen: 45_000_000n,
  held: 18_500_000n,
  returned: 0n,
  accounts: 4,
  reportedAt: at,
  updatedAt: at,
}

const follow = (...recoveries: readonly Partial<VictimView>[]) =>
  draw(FollowPage, {
    receipt,
    mayReply: true,
    found: {
      kind: 'report',
      stages: [{ status: 'received', at }],
      messages: [],
      recoveries: recoveries.map((one) => ({ ...recovery, ...one })),
    },
  })

const bankFigures = ['Дала Банк', 'Көкжиек Банк', 'Жетісу Банк', 'Сарыарқа Банк'].map((name, place) => ({
  bank: `80${place}`,
  name,
  suppressed: false as const,
  // A bank stays as it was read last while few of its thefts change.
  asOf: place === 2 ? new Date('2026-11-17T00:00:00+05:00') : midnight,
  requests: 412 - place * 97,
  inTime: 380 - place * 110,
  unanswered: place * 9,
  median: [4.25, 38, 3120, null][place] ?? null,
  ninety: place > 1 ? null : 40 * (place + 1),
  held: 8_200_000_000n / BigInt(place + 1),
  returned: 3_100_000_000n / BigInt(place + 1),
}))

const screened = Array.from({ length: 6 }, (_, ago) => {
  const asOf = new Date(ago === 0 ? midnight : Date.UTC(2026, 11 - ago, 1, 19))
  return {
    month: new Date(Date.UTC(2026, 10 - ago, 15)).toISOString().slice(0, 7),
    asOf,
    banks: 4,
    screened: 212_000_000 - ago * 4_000_000,
    screenedTiyn: '912000000000000',
    challenged: { asOf, payments: 51_200, tiyn: '2460000000000' },
    held: { asOf, payments: 18_400, tiyn: '920000000000' },
    // In the first month too few to be told of.
    blocked: ago === 5 ? null : { asOf, payments: 3100, tiyn: '214000000000' },
  }
})

/** Pages about stolen and held money in every state, by name. */
export const theftSamples: Readonly<Record<string, Sample>> = {
  theft: question('bank', { answers: { key: answers.key } }),
  'theft-many': question('bank', { banks: manyBanks }),
  'theft-error': question('bank', {
    answers: { key: answers.key },
    errors: [{ field: 'bank', key: 'site-theft.bank.error' }],
  }),
  'theft-money': question('money'),
  'theft-money-error': question('money', {
    answers: { ...answers, amount: 'көп', when: 'date', paidOn: '2027-01-01' },
    errors: [
      { field: 'amount', key: 'site-theft.money.amount.error' },
      { field: 'paidOn', key: 'problem.report.paid-at.future' },
    ],
  }),
  'theft-to': question('to'),
  'theft-more': question('more', { answers: { ...answers, contact: 'a.b.c.d.e' } }),
  'theft-check': draw(TheftCheckPage, { answers, banks, found }),
  'theft-check-several': draw(TheftCheckPage, { answers: several, banks, found }),
  'theft-check-most': draw(TheftCheckPage, { answers: most, banks, found }),
  'theft-check-own': draw(TheftCheckPage, {
    answers: { ...answers, own: 'KZ86125KZT5004100100', recipient: 'KZ86125KZT5004100100' },
    banks,
    found,
    errors: [{ field: 'own', key: 'site-theft.own.error', values: { account: 'KZ86 125K ZT50 0410 0100' } }],
  }),
  'theft-money-further': question('money', { answers: withAnother(answers) }),
  'theft-to-further': question('to', { answers: { ...withAnother(answers), amount: '120 000', when: 'now' } }),
  'theft-check-other': draw(TheftCheckPage, {
    answers: { ...answers, bank: 'other', bankName: 'Алыс Банк', to: '', toUnknown: '1' },
    banks,
    found: [],
    errors: [{ field: 'send', key: 'site.error.unavailable' }],
  }),
  'receipt-theft': draw(ReceiptPage, { receipt, kind: 'theft', paid: true }),
  'follow-theft': follow({}),
  'follow-theft-banks': follow(
    { stage: 'following', held: 0n },
    {
      number: 'R-2026-000124',
      bank: 'Жетісу <b>Банк</b>',
      stage: 'asking',
      stolen: 12_000_000n,
      accounts: 0,
      held: 0n,
    },
  ),
  'follow-theft-asking': follow({ stage: 'asking', accounts: 0, held: 0n }),
  hold: holdCode({}),
  'hold-linked': holdCode({ code: '7K2QX-9MPA4' }),
  'hold-error': holdCode({ code: '7K2 <b>', errors: [{ field: 'code', key: 'problem.hold.code-mistyped' }] }),
  'hold-found': hold({}),
  'hold-found-error': hold(
    { left: held.amount },
    {
      fields: { key: 'b'.repeat(32), words: '<i>жоқ</i>', contact: 'a@example.kz' },
      errors: [{ field: 'ground', key: 'site-holds.appeal.ground.error' }],
    },
  ),
  'hold-found-returning': hold({ state: 'returning' }),
  'hold-found-closed': hold({ state: 'closed', endReason: 'lapsed', left: 0n, bank: null }),
  'receipt-hold': draw(ReceiptPage, { receipt, kind: 'hold' }),
  'follow-hold-over': draw(FollowPage, {
    receipt,
    found: {
      kind: 'hold',
      messages: [],
      stages: [
        { status: 'received', at },
        {
          status: 'over',
          at: new Date('2026-11-27T00:00:00+05:00'),
          note: 'Соттың шешімі немесе прокурордың санкциясы мерзімінде келмеді.',
        },
      ],
    },
  }),
  'follow-hold': draw(FollowPage, {
    receipt,
    found: {
      kind: 'hold',
      stages: [
        { status: 'received', at },
        { status: 'upheld', at: new Date('2026-11-21T12:00:00+05:00'), note: 'Бұл ақша – жалақы.' },
      ],
      messages: [],
    },
  }),
  recoveries: draw(RecoveryFiguresPage, {
    figures: {
      month: '2026-10',
      asOf: midnight,
      nation: {
        suppressed: false,
        asOf: midnight,
        recoveries: 1284,
        stolen: 61_400_000_000n,
        held: 21_900_000_000n,
        returned: 9_150_000_000n,
        share: 0.149,
      },
      banks: [...bankFigures, { bank: '809', name: 'Шағын Банк', suppressed: true }],
    },
    before: '2026-09',
    after: '2026-11',
    screened,
  }),
  'recoveries-none': draw(RecoveryFiguresPage, {
    figures: { month: '2026-11', asOf: midnight, nation: { suppressed: true }, banks: [] },
    before: '2026-10',
    screened: [],
  }),
}

import { callRules } from '#engines/screening'
import { type CallFiguresGiven, CallFiguresPage } from '../../src/apps/site/pages/call-figures.tsx'
import { CodePage, type CodeProps } from '../../src/apps/site/pages/code.tsx'
import { FollowPage } from '../../src/apps/site/pages/follow.tsx'
import { ReceiptPage } from '../../src/apps/site/pages/receipt.tsx'
import {
  type RejectedCall,
  RejectedCallPage,
  type RejectedCallProps,
} from '../../src/apps/site/pages/rejected-call.tsx'
import { draw, type Sample } from './site-sample.ts'

const receipt = '4821 9930 1175 6602'
const at = new Date('2026-11-20T18:20:00+05:00')

const asked = (props: Omit<CodeProps, 'view' | 'kind'>) => draw(CodePage, { kind: 'call', ...props })

const rejected = (props: Partial<RejectedCall>, more: Partial<RejectedCallProps> = {}) =>
  draw(RejectedCallPage, {
    call: {
      code: '9AK7Q-2X9MP',
      at,
      rule: 'foreign-mobile',
      reason: 'foreign-mobile',
      remedy: 'exemption',
      operator: 'Дала <b>Телеком</b>',
      legalBasis: 'caller-id-order',
      ...props,
    },
    fields: { key: 'a'.repeat(32) },
    answerDays: 5,
    ...more,
  })

/** A year of calls and two years of seizures. */
export const callFigures: CallFiguresGiven = {
  months: Array.from({ length: 12 }, (_, ago) => {
    const month = new Date(Date.UTC(2026, 10 - ago, 15)).toISOString().slice(0, 7)
    const asOf = new Date(ago === 0 ? '2026-11-20T19:00:00Z' : Date.UTC(2026, 11 - ago, 1, 19))
    const blocked = Math.round(11_150_000 * (1 - ago / 14))
    const byRule = callRules.map((code, place) => ({ code, asOf, blocked: Math.round(blocked / 2 ** (place + 1)) }))
    return { month, asOf, operators: 4, calls: 1_204_000_000 - ago * 3_000_000, blocked, byRule }
  }),
  years: [
    { year: 2026, seizures: 31, devices: 74, sims: 12_840, suspects: 26, foreigners: 4 },
    { year: 2025, seizures: 19, devices: 40, sims: 6210, suspects: 15, foreigners: 2 },
  ],
}

/** Pages about rejected calls in every state, by name. */
export const callSamples: Readonly<Record<string, Sample>> = {
  calls: asked({}),
  'calls-linked': asked({ code: 'K7Q2X-9MPA4' }),
  'calls-error': asked({ code: 'K7Q2 <b>', errors: [{ field: 'code', key: 'problem.calls.code-mistyped' }] }),
  'calls-found': rejected({}),
  'calls-found-error': rejected(
    {},
    {
      fields: { key: 'a'.repeat(32), words: 'Нөмір <i>менікі</i>', caller: 'жоқ' },
      errors: [{ field: 'caller', key: 'site-calls.appeal.caller.error' }],
    },
  ),
  'calls-found-operator': rejected({ rule: 'passport', reason: 'passport-invalid', remedy: 'operator' }),
  'calls-found-listed': rejected({ rule: 'listed', reason: 'listed-confirmed', remedy: 'dispute', operator: null }),
  'calls-figures': draw(CallFiguresPage, { ...callFigures, synthetic: true }),
  'calls-figures-none': draw(CallFiguresPage, { months: [], years: [] }),
  'receipt-appeal': draw(ReceiptPage, { receipt, kind: 'appeal' }),
  'follow-appeal': draw(FollowPage, {
    receipt,
    found: {
      kind: 'appeal',
      stages: [
        { status: 'received', at },
        { status: 'upheld', at: new Date('2026-11-21T12:00:00+05:00'), note: 'Нөмір дүкендікі екені расталды.' },
      ],
      messages: [],
    },
  }),
}

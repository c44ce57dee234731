import { type Dimension, type FiguresTable, history } from '#domains/statistics'
import { channels, closingReasonCodes, topics } from '#domains/taxonomy'
import { AboutPage } from '../../src/apps/site/pages/about.tsx'
import { ApiPage } from '../../src/apps/site/pages/api.tsx'
import { BlockedPage } from '../../src/apps/site/pages/blocked.tsx'
import { CheckPage } from '../../src/apps/site/pages/check.tsx'
import type { CheckResult } from '../../src/apps/site/pages/check-result.tsx'
import { ChildrenPage } from '../../src/apps/site/pages/children.tsx'
import { DecidePage } from '../../src/apps/site/pages/decide.tsx'
import { DisputePage } from '../../src/apps/site/pages/dispute.tsx'
import { ErrorPage } from '../../src/apps/site/pages/error.tsx'
import { FollowPage } from '../../src/apps/site/pages/follow.tsx'
import { HomePage } from '../../src/apps/site/pages/home.tsx'
import { InvitationPage } from '../../src/apps/site/pages/invitation.tsx'
import { PaidPage } from '../../src/apps/site/pages/paid.tsx'
import { PrivacyPage } from '../../src/apps/site/pages/privacy.tsx'
import { ReceiptPage } from '../../src/apps/site/pages/receipt.tsx'
import { ReportQuestionPage } from '../../src/apps/site/pages/report.tsx'
import { ReportCheckPage } from '../../src/apps/site/pages/report-check.tsx'
import { SetupPage } from '../../src/apps/site/pages/setup.tsx'
import { StatisticsPage } from '../../src/apps/site/pages/statistics.tsx'
import type { ReportAnswers } from '../../src/apps/site/report-flow.ts'
import { callFigures, callSamples } from './site-call-samples.ts'
import { draw, type Sample } from './site-sample.ts'
import { theftSamples } from './site-theft-samples.ts'

const day = (text: string) => new Date(`${text}:00+05:00`)

/** Answers of an adult who lost money, with markup in the words to see it escaped. */
export const answers: ReportAnswers = {
  key: '0190f1a2-7c3d-7000-8000-000000000001',
  topic: 'fraud',
  about: '+7 707 555-01-23',
  text: 'Маған банктен қоңырау шалдық деді: <b>«қауіпсіз шотқа»</b> 450 000 теңге аудар деп асықтырды.\nНөмірі +7 707 555 01 23.',
  paid: 'yes',
  amount: '450 000',
  currency: 'KZT',
  paidOn: '2026-11-20',
  paidBy: 'transfer',
  danger: 'now',
  region: 'KZ-15',
}

const childAnswers: ReportAnswers = { ...answers, child: '1', topic: 'csam', about: '', danger: 'soon' }

const confirmed: CheckResult = {
  state: 'confirmed',
  kind: 'phone',
  display: '+7 707 555-01-23',
  topic: 'fraud',
  fraud: 'bank-call',
  reports: 17,
  firstReported: day('2026-10-02T10:00'),
  lastReported: day('2026-11-19T18:20'),
  validUntil: day('2027-05-19T00:00'),
  measures: ['warn', 'reject-call'],
}

const results: Readonly<Record<string, CheckResult>> = {
  confirmed,
  reported: {
    state: 'reported',
    kind: 'domain',
    display: 'kaspi-bonus.example',
    topic: 'fraud',
    fraud: 'phishing',
    reports: 2,
    lastReported: day('2026-11-20T09:00'),
    measures: ['warn'],
    disputed: true,
  },
  none: { state: 'none', kind: 'card', display: '4400 43•• •••• 5561' },
  official: { state: 'official', kind: 'domain', display: 'egov.kz', owner: 'eGov' },
}

const sums = (counts: Readonly<Record<string, number | null>>): FiguresTable => ({
  total: { count: null, atLeast: 4187 },
  sums: Object.entries(counts).map(([code, count]) => ({ code, count, atLeast: count ?? 0 })),
  years: [],
})

const numbered = (codes: readonly string[], first: number) =>
  Object.fromEntries(codes.map((code, place) => [code, place % 5 === 4 ? null : Math.round(first / (place + 1) ** 2)]))

const figures: Readonly<Record<Dimension, FiguresTable>> = {
  year: sums({ 2022: 310, 2023: 655, 2024: 902, 2025: 1344, 2026: 976 }),
  topic: sums({ ...numbered(topics, 640), fraud: 2480 }),
  channel: sums(
    numbered(
      channels.map(({ code }) => code),
      3100,
    ),
  ),
  outcome: sums(numbered([...closingReasonCodes, 'open'], 1900)),
  language: sums({ kk: 2310, ru: 1790, en: 87 }),
}

const api = {
  openapi: '3.1.0',
  info: { title: 'Saqbol API', version: '0.1.0' },
  paths: {
    '/api/check': {
      get: {
        summary: 'What is known about one identifier',
        description: 'Permission: `indicators:check`',
        tags: ['indicators'],
        parameters: [
          { name: 'q', in: 'query', required: true, schema: { type: 'string', minLength: 1, maxLength: 2048 } },
        ],
        responses: {
          200: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    state: { enum: ['confirmed', 'reported', 'none', 'official'] },
                    reports: { type: 'integer', minimum: 0 },
                    measures: { type: 'array', items: { type: 'string' } },
                  },
                  required: ['state', 'reports'],
                },
              },
            },
          },
        },
      },
    },
    '/api/reports': {
      post: {
        summary: 'Submit a report',
        description: 'Permission: `reports:submit`',
        tags: ['reports'],
        security: [{ oauth: ['reports:submit'] }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Submission' } } } },
        responses: { 201: { description: 'Taken' } },
      },
    },
  },
  components: {
    schemas: { Submission: { type: 'object', properties: { text: { type: 'string', maxLength: 20_000 } } } },
  },
} as const

const found = [
  { kind: 'phone', value: '+77075550123', display: '+7 707 555 01 23' },
  { kind: 'card', value: '4400430000005561', display: '4400 43•• •••• 5561' },
] as const

const receipt = '4821 9930 1175 6602'

const question = (step: 'topic' | 'text' | 'money' | 'danger' | 'region' | 'contact', given: ReportAnswers) =>
  draw(ReportQuestionPage, { step, answers: given })

/** Every page in every state worth looking at, by name; the name begins with the path. */
export const samples: Readonly<Record<string, Sample>> = {
  home: draw(HomePage, { counts: { reports: 4187, listed: 1312, synthetic: true } }),
  paid: draw(PaidPage, { about: '+7 707 555-01-23' }),
  check: draw(CheckPage, {}),
  'check-error': draw(CheckPage, { query: '', errors: [{ field: 'q', key: 'site.check.empty' }] }),
  'check-unrecognised': draw(CheckPage, { query: '12:30 <script>', unrecognised: true }),
  'check-wrong': draw(CheckPage, {
    query: 'KZ12 <script>',
    unrecognised: true,
    problem: { key: 'problem.iban.bad-check-digits' },
  }),
  ...Object.fromEntries(
    Object.entries(results).map(([state, result]) => [
      `check-${state}`,
      draw(CheckPage, { query: result.display, result }),
    ]),
  ),
  'report-topic': question('topic', { key: answers.key }),
  'report-topic-error': draw(ReportQuestionPage, {
    step: 'topic',
    answers: { key: answers.key },
    errors: [{ field: 'topic', key: 'site.report.topic.error' }],
  }),
  'report-text': question('text', answers),
  'report-money': question('money', answers),
  'report-money-error': draw(ReportQuestionPage, {
    step: 'money',
    answers: { ...answers, amount: 'көп' },
    errors: [{ field: 'amount', key: 'site.report.money.amount-error' }],
  }),
  'report-danger': question('danger', answers),
  'report-region': question('region', answers),
  'report-contact': question('contact', answers),
  'report-check': draw(ReportCheckPage, { answers, found }),
  'report-child-topic': question('topic', { key: answers.key, child: '1' }),
  'report-child-text': question('text', childAnswers),
  'report-child-danger': question('danger', childAnswers),
  'report-child-check': draw(ReportCheckPage, { answers: childAnswers, found }),
  receipt: draw(ReceiptPage, { receipt, kind: 'report', paid: true, fraud: 'bank-call' }),
  'receipt-child': draw(ReceiptPage, { receipt, kind: 'child' }),
  'receipt-dispute': draw(ReceiptPage, { receipt, kind: 'dispute' }),
  follow: draw(FollowPage, {}),
  'follow-error': draw(FollowPage, { receipt: '4821', errors: [{ field: 'receipt', key: 'site.follow.malformed' }] }),
  'follow-found': draw(FollowPage, {
    receipt,
    mayReply: true,
    replied: true,
    found: {
      kind: 'report',
      stages: [
        { status: 'received', at: day('2026-11-19T10:02') },
        { status: 'under-review', at: day('2026-11-19T11:40') },
        { status: 'question', at: day('2026-11-20T09:15') },
      ],
      messages: [
        { from: 'operator', at: day('2026-11-20T09:15'), text: 'Қай банктен аударғаныңызды жаза аласыз ба?' },
        { from: 'reporter', at: day('2026-11-20T20:31'), text: 'Kaspi <i>Gold</i> картасынан.' },
      ],
    },
  }),
  'follow-dispute': draw(FollowPage, {
    receipt,
    found: {
      kind: 'dispute',
      stages: [
        { status: 'received', at: day('2026-11-19T10:02') },
        { status: 'delisted', at: day('2026-11-20T12:00') },
      ],
      messages: [],
    },
  }),
  dispute: draw(DisputePage, {
    query: '+77075550123',
    display: '+7 707 555-01-23',
    key: '0190f1a2-7c3d-7000-8000-000000000002',
    answerDays: 5,
  }),
  blocked: draw(BlockedPage, {
    name: 'pay.kaspi-bonus.kz',
    disputeDays: 5,
    facts: {
      site: 'kaspi-bonus.kz',
      decision: '0197a3c1-7d2e-7c55-9b0a-1f2e3d4c5b6a',
      decidedAt: day('2026-11-20T12:00'),
      validUntil: day('2027-05-19T12:00'),
      reason: 'Asks customers of a bank for their codes <b>and cards</b>.',
      legalBasis: 'communications-41-1',
      topic: 'fraud',
      disputed: true,
    },
  }),
  'blocked-not': draw(BlockedPage, { name: 'shop.kz', disputeDays: 5, facts: undefined }),
  statistics: draw(StatisticsPage, {
    figures,
    register: { reported: 2190, confirmed: 1312, delisted: 41, lapsed: 208, disputed: 63, upheld: 39, rejected: 18 },
    updated: day('2026-11-21T09:00'),
    suppressBelow: 5,
    history,
    ...(callFigures.months[0] && { calls: callFigures.months[0] }),
    synthetic: true,
    downloads: { json: '/api/statistics', csv: '/api/statistics.csv' },
  }),
  ...callSamples,
  ...theftSamples,
  decide: draw(DecidePage, { duplicateDays: 90, reportedDays: 90, confirmedDays: 365, disputeDays: 5 }),
  privacy: draw(PrivacyPage, { retentionDays: 90 }),
  children: draw(ChildrenPage, {}),
  about: draw(AboutPage, { contacts: { email: 'help@example.kz', phone: '+77075550100' } }),
  setup: draw(SetupPage, { step: 'account', token: 'token', name: 'Айгүл "А" <b>', email: 'a@example.kz' }),
  'setup-code': draw(SetupPage, {
    step: 'code',
    token: 'token',
    account: 'Saqbol: a@example.kz',
    secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  }),
  'setup-done': draw(SetupPage, {
    step: 'done',
    recoveryCodes: Array.from({ length: 10 }, (_, i) => `7k2mx-9qd${i}t`),
  }),
  'setup-used': draw(SetupPage, { step: 'used' }),
  invitation: draw(InvitationPage, { step: 'password', token: 'token' }),
  'invitation-done': draw(InvitationPage, { step: 'done', email: 'a<b>@example.kz' }),
  ...Object.fromEntries(
    [400, 403, 404, 409, 413, 429, 500, 503].map((status) => [
      `error-${status}`,
      draw(ErrorPage, { status, requestId: '7f1c2a', ...(status === 429 && { retryAfter: 40 }) }),
    ]),
  ),
  api: draw(ApiPage, { api, source: '/api/openapi.json' }),
}

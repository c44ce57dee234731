import { type FraudType, fraudTypeCodes, type Topic, topics } from '#domains/taxonomy'

/** A fact of the form that the answer to a question fills. */
export type FilledFact = 'danger' | 'amount' | 'paidAt' | 'occurredOn' | 'region' | 'contact'

/**
 * What to ask: each question with the fact that its answer fills, or `note` where the answer is written into the words
 * after a short label. The words to say stand in the catalogue, under `console.scripts.question.<code>`.
 */
const questions = {
  'danger-now': 'danger',
  'what-happened': 'note',
  'occurred-when': 'occurredOn',
  region: 'region',
  amount: 'amount',
  'paid-when': 'paidAt',
  'own-bank': 'note',
  'paid-where': 'note',
  'their-number': 'note',
  'who-said': 'note',
  'code-told': 'note',
  'remote-app': 'note',
  'chat-kept': 'note',
  'relative-reached': 'note',
  courier: 'note',
  'listing-link': 'note',
  'site-name': 'note',
  'withdraw-tried': 'note',
  'details-entered': 'note',
  'loan-taken': 'note',
  'job-task': 'note',
  'card-given': 'note',
  'met-where': 'note',
  'account-lost': 'note',
  'app-file': 'note',
  'blackmail-demand': 'note',
  'child-age': 'note',
  platform: 'note',
  'account-name': 'note',
  'asked-of-child': 'note',
  'meeting-planned': 'note',
  'child-with-you': 'note',
  'page-address': 'note',
  'child-known': 'note',
  'victim-age': 'note',
  'still-online': 'note',
  'offender-known': 'note',
  'threat-who': 'note',
  'plan-when': 'note',
  recruiting: 'note',
  'calls-violence': 'note',
  'drug-offer': 'note',
  'took-drugs': 'note',
  contact: 'contact',
} as const satisfies Readonly<Record<string, FilledFact | 'note'>>

/** The code of a question. */
export type QuestionCode = keyof typeof questions

/** What to advise at once; `number` is what to dial. The words stand under `console.scripts.step.<code>`. */
const steps = {
  'call-112': '112',
  'freeze-card': null,
  'recall-payment': null,
  'call-102': '102',
  'keep-chat': null,
  'no-more-pay': null,
  'hang-up': null,
  'change-passwords': null,
  'go-offline': null,
  'loan-ban': null,
  'call-relative': null,
  'block-own-card': '102',
  'end-sessions': null,
  'warn-friends': null,
  'no-pay-no-send': null,
  'not-your-fault': null,
  'child-not-blamed': null,
  'no-reply': null,
  'child-line': '111',
  'stay-with-child': null,
  'do-not-save': null,
  screenshot: null,
  'complain-platform': null,
  'no-contact': null,
  ambulance: '103',
  'keep-receipt': null,
} as const satisfies Readonly<Record<string, string | null>>

/** The code of a first step. */
export type StepCode = keyof typeof steps

/** What to ask and what to advise, in the order in which to say it. */
export interface Script {
  readonly questions: readonly QuestionCode[]
  readonly steps: readonly StepCode[]
}

const byTopic: Readonly<Record<Topic, Script>> = {
  grooming: {
    questions: [
      'child-with-you',
      'child-age',
      'platform',
      'account-name',
      'asked-of-child',
      'meeting-planned',
      'chat-kept',
    ],
    steps: ['child-not-blamed', 'stay-with-child', 'no-reply', 'keep-chat', 'call-102', 'child-line'],
  },
  csam: {
    questions: ['page-address', 'platform', 'account-name', 'child-known', 'occurred-when'],
    steps: ['do-not-save', 'not-your-fault', 'no-contact', 'child-line'],
  },
  cyberbullying: {
    questions: ['victim-age', 'platform', 'account-name', 'still-online', 'offender-known', 'occurred-when'],
    steps: ['not-your-fault', 'no-reply', 'screenshot', 'complain-platform', 'child-line'],
  },
  violence: {
    questions: ['threat-who', 'plan-when', 'platform', 'account-name', 'still-online', 'occurred-when'],
    steps: ['call-112', 'screenshot', 'no-contact', 'complain-platform'],
  },
  terrorism: {
    questions: ['plan-when', 'platform', 'account-name', 'recruiting', 'still-online'],
    steps: ['call-112', 'no-contact', 'screenshot'],
  },
  hate: {
    questions: ['platform', 'account-name', 'calls-violence', 'still-online', 'occurred-when'],
    steps: ['screenshot', 'no-contact', 'complain-platform'],
  },
  drugs: {
    questions: ['took-drugs', 'drug-offer', 'platform', 'account-name', 'victim-age', 'still-online'],
    steps: ['ambulance', 'no-contact', 'screenshot', 'child-line'],
  },
  fraud: {
    questions: ['amount', 'paid-when', 'own-bank', 'paid-where', 'their-number', 'who-said', 'chat-kept'],
    steps: ['freeze-card', 'recall-payment', 'no-more-pay', 'keep-chat', 'call-102', 'not-your-fault'],
  },
  other: {
    questions: ['what-happened', 'platform', 'account-name', 'occurred-when'],
    steps: ['keep-chat', 'screenshot'],
  },
}

/** What a type of fraud adds: asked after when and how much was paid, advised before the rest. */
const byFraudType: Readonly<Record<FraudType, Script>> = {
  'bank-call': { questions: ['code-told', 'remote-app'], steps: ['hang-up'] },
  'police-call': { questions: ['code-told', 'remote-app'], steps: ['hang-up'] },
  'relative-in-trouble': { questions: ['relative-reached', 'courier'], steps: ['hang-up', 'call-relative'] },
  listing: { questions: ['listing-link', 'platform'], steps: ['screenshot'] },
  investment: { questions: ['site-name', 'withdraw-tried', 'remote-app'], steps: ['no-more-pay'] },
  crypto: { questions: ['site-name', 'withdraw-tried'], steps: ['no-more-pay'] },
  phishing: { questions: ['site-name', 'details-entered'], steps: ['freeze-card', 'change-passwords'] },
  delivery: { questions: ['site-name', 'details-entered'], steps: ['freeze-card', 'change-passwords'] },
  loan: { questions: ['loan-taken', 'code-told'], steps: ['loan-ban'] },
  job: { questions: ['job-task', 'site-name'], steps: ['no-more-pay'] },
  mule: { questions: ['card-given', 'who-said'], steps: ['block-own-card'] },
  romance: { questions: ['met-where', 'account-name'], steps: ['no-more-pay', 'not-your-fault'] },
  prize: { questions: ['site-name', 'details-entered'], steps: ['freeze-card'] },
  'account-takeover': { questions: ['account-lost', 'code-told'], steps: ['end-sessions', 'warn-friends'] },
  malware: { questions: ['app-file', 'remote-app'], steps: ['go-offline', 'change-passwords'] },
  blackmail: {
    questions: ['blackmail-demand', 'victim-age', 'account-name'],
    steps: ['not-your-fault', 'no-pay-no-send', 'keep-chat', 'child-line'],
  },
  other: { questions: ['site-name'], steps: [] },
}

/** The fact that the answer to a question fills, or `note`. */
export function factOf(code: QuestionCode): FilledFact | 'note' {
  return questions[code]
}

/** What to dial for a step; null where there is nothing to dial. */
export function numberOf(code: StepCode): string | null {
  return steps[code]
}

/** The codes of all questions. */
export const questionCodes = Object.keys(questions) as readonly QuestionCode[]

/** The codes of all steps. */
export const stepCodes = Object.keys(steps) as readonly StepCode[]

/**
 * The script of a topic, for fraud also of its type. Danger is asked first; the region and whether to call back last.
 * Every caller is told to keep the receipt.
 */
export function scriptOf(topic: Topic, fraudType?: FraudType): Script {
  const base = byTopic[topic]
  const more = fraudType === undefined ? { questions: [], steps: [] } : byFraudType[fraudType]
  const [first = 'what-happened', second, ...rest] = base.questions
  const asked = ['danger-now', first, ...(second === undefined ? [] : [second]), ...more.questions, ...rest]
  return {
    questions: [...new Set([...asked, 'region', 'contact'])] as readonly QuestionCode[],
    steps: [...new Set([...more.steps, ...base.steps, 'keep-receipt'])] as readonly StepCode[],
  }
}

/** Every script there is: by topic, and by type of fraud. */
export function allScripts(): {
  readonly topics: Readonly<Record<Topic, Script>>
  readonly fraudTypes: Readonly<Record<FraudType, Script>>
} {
  return {
    topics: Object.fromEntries(topics.map((topic) => [topic, scriptOf(topic)])) as Record<Topic, Script>,
    fraudTypes: Object.fromEntries(fraudTypeCodes.map((type) => [type, scriptOf('fraud', type)])) as Record<
      FraudType,
      Script
    >,
  }
}

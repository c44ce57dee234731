import type { FraudType, IndicatorState, LegalBasis, Measure, Tlp, Topic } from '#domains/taxonomy'
import type { ObservableKind } from '#formats/observable'
import type { Id } from '#kernel/id'
import { confidenceOf } from './confidence.ts'
import { day, type IndicatorEvent, lifetimes, nextState } from './indicator.ts'

/** Everything that is judged of an observable: what changes over its life. */
export interface IndicatorRecord {
  readonly state: IndicatorState
  readonly topic: Topic | null
  readonly fraudType: FraudType | null
  /** 0–100; see `confidenceOf`. */
  readonly confidence: number
  /** Independent reports that count now. */
  readonly reports: number
  /** Imported lists that name it. */
  readonly lists: number
  readonly firstReportedAt: Date | null
  readonly lastReportedAt: Date | null
  /** Until when its reports and lists warn by themselves. */
  readonly reportedUntil: Date | null
  readonly legalBasis: LegalBasis | null
  readonly reason: string | null
  readonly tlp: Tlp | null
  readonly measures: readonly Measure[]
  readonly source: string | null
  readonly validFrom: Date | null
  readonly validUntil: Date | null
  readonly decidedBy: string | null
}

/** A judged observable with what identifies it. */
export interface Indicator extends IndicatorRecord {
  readonly observableId: Id<'observable'>
  readonly kind: ObservableKind
  /** Grouped for reading; masked for cards and IINs. */
  readonly display: string
  readonly attributes: Readonly<Record<string, string>>
  readonly changedAt: Date
  readonly disputed: boolean
}

/** An observable nobody has judged yet. */
export const blankRecord: IndicatorRecord = {
  state: 'observed',
  topic: null,
  fraudType: null,
  confidence: 0,
  reports: 0,
  lists: 0,
  firstReportedAt: null,
  lastReportedAt: null,
  reportedUntil: null,
  legalBasis: null,
  reason: null,
  tlp: null,
  measures: [],
  source: null,
  validFrom: null,
  validUntil: null,
  decidedBy: null,
}

/** A report that names an observable. */
export interface ReportNews {
  readonly at: Date
  readonly topic: Topic
  readonly fraudType: FraudType | null
  /** Whether it counts as independent; a repeated one keeps the listing fresh and raises nothing. */
  readonly counts: boolean
}

/** The record after one more report. */
export function afterReport(record: IndicatorRecord, news: ReportNews): IndicatorRecord {
  const reports = record.reports + (news.counts ? 1 : 0)
  const decided = record.state === 'confirmed'
  return withState(
    {
      ...record,
      reports,
      topic: decided ? record.topic : news.topic,
      fraudType: decided ? record.fraudType : (news.fraudType ?? record.fraudType),
      firstReportedAt: earliest(record.firstReportedAt, news.at),
      lastReportedAt: latest(record.lastReportedAt, news.at),
      reportedUntil: latest(record.reportedUntil, new Date(news.at.getTime() + lifetimes.reported * day)),
    },
    // A repeated one too makes what had lapsed warn again, by what had counted: a check says so, and partners must hear it.
    { type: 'support', support: { reports, lists: record.lists }, fresh: true },
  )
}

/** A list that names an observable. */
export interface ListNews {
  readonly at: Date
  /** Whether this list names it for the first time; one that named it before only keeps it fresh. */
  readonly isNew: boolean
  readonly topic: Topic
  readonly fraudType: FraudType | null
  /** The list's name. */
  readonly source: string
}

/** The record after a list has named it. */
export function afterList(record: IndicatorRecord, news: ListNews): IndicatorRecord {
  const lists = record.lists + (news.isNew ? 1 : 0)
  return withState(
    {
      ...record,
      lists,
      topic: record.topic ?? news.topic,
      fraudType: record.fraudType ?? news.fraudType,
      source: record.source ?? news.source,
      reportedUntil: latest(record.reportedUntil, new Date(news.at.getTime() + lifetimes.reported * day)),
    },
    { type: 'support', support: { reports: record.reports, lists }, fresh: true },
  )
}

/** What is left of the reports of an observable after some were withdrawn. */
export interface Remaining {
  readonly reports: number
  readonly firstReportedAt: Date | null
  readonly lastReportedAt: Date | null
}

/** The record after a withdrawal. A confirmed one stays confirmed: a decision is undone by a decision. */
export function afterWithdrawal(record: IndicatorRecord, left: Remaining): IndicatorRecord {
  return withState(
    { ...record, ...left },
    { type: 'support', support: { reports: left.reports, lists: record.lists }, fresh: false },
  )
}

/** The grounds of a decision to confirm. */
export interface Grounds {
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly legalBasis: LegalBasis
  readonly reason: string
  readonly tlp: Tlp
  readonly measures: readonly Measure[]
  readonly source: string
  readonly validFrom: Date
  readonly validUntil: Date
  readonly decidedBy: string | null
}

/** The record after a decision to confirm. */
export function afterConfirmation(record: IndicatorRecord, grounds: Grounds): IndicatorRecord {
  return withState({ ...record, ...grounds }, { type: 'confirm' })
}

/**
 * The record once it is taken off: nothing of what spoke for it counts any more. Only call it where `nextState` lets
 * the event through.
 */
export function afterDelisting(
  record: IndicatorRecord,
  decision: { readonly type: 'delist' | 'shield'; readonly reason: string; readonly decidedBy: string | null },
): IndicatorRecord {
  const { reason, decidedBy, type } = decision
  const emptied = { ...record, ...nothingCounts, reason, decidedBy }
  return withState(emptied, { type })
}

const nothingCounts = {
  reports: 0,
  lists: 0,
  legalBasis: null,
  measures: [],
  validFrom: null,
  validUntil: null,
  reportedUntil: null,
} as const

/** The record once its time has run out: `reported` while its reports or lists are fresh, as a check says from then on. */
export function afterLapse(record: IndicatorRecord, at: Date): IndicatorRecord {
  const { reports, lists, reportedUntil } = record
  const spoken = reports + lists > 0 && reportedUntil !== null && reportedUntil > at
  return withState(record, { type: 'lapse', spoken })
}

function withState(record: IndicatorRecord, event: IndicatorEvent): IndicatorRecord {
  const next = nextState(record.state, event)
  if (!next.ok) throw new Error(`no way from ${record.state} by ${event.type}`)
  return { ...record, state: next.value, confidence: confidenceOf(next.value, record) }
}

function earliest(known: Date | null, fresh: Date): Date {
  return known !== null && known < fresh ? known : fresh
}

function latest(known: Date | null, fresh: Date): Date {
  return known !== null && known > fresh ? known : fresh
}

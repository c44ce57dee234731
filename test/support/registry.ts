import { randomBytes } from 'node:crypto'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { type Confirmation, makeIndicators, type ReportNote } from '#domains/indicators'
import { parseObservable } from '#formats/observable'
import type { Id } from '#kernel/id'
import { unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { testPlatform } from './services.ts'

/** An analyst of the hotline. */
export const analyst: Actor = {
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001',
  organisation: '01900000-0000-7000-8000-00000000000a',
  region: null,
  roles: ['analyst'],
  scopes: [],
}

/** The registry on a database of the test's own, with short ways to do what tests do over and over. */
export async function testRegistry() {
  const platform = await testPlatform()
  const audit = makeAudit(platform)
  const receipts = makeReceipts(platform)
  const indicators = makeIndicators({ ...platform, audit, receipts })

  /** Observes a text; gives the id of its observable. */
  const observe = async (text: string): Promise<Id<'observable'>> => {
    const observable = unwrap(parseObservable(text))
    const [seen] = await inTransaction(platform.db, (tx) => indicators.observe(tx, [observable]))
    if (!seen) throw new Error('nothing observed')
    return seen.id
  }
  /** Reports a text; reporter and words are new ones where not said. */
  const report = async (text: string, note: Partial<ReportNote> & { reporter?: string; words?: string } = {}) => {
    const observableIds = note.observableIds ?? [await observe(text)]
    const reportId = note.reportId ?? platform.ids.next<'report'>()
    const mark = (value: string | undefined) => platform.keys.hash('reporter-mark', value ?? randomBytes(8))
    const { reporter, words, ...rest } = note
    await inTransaction(platform.db, (tx) =>
      indicators.recordReport(tx, {
        reportId,
        observableIds,
        reporterMark: mark(reporter),
        textMark: mark(words),
        topic: 'fraud',
        fraudType: 'bank-call',
        at: platform.clock.now(),
        ...rest,
      }),
    )
    return reportId
  }
  const withdraw = (reportId: string) => inTransaction(platform.db, (tx) => indicators.withdrawReport(tx, { reportId }))
  const confirm = async (text: string, more: Partial<Confirmation> = {}) =>
    indicators.confirmListing(analyst, {
      observableId: await observe(text),
      topic: 'fraud',
      legalBasis: 'public-warning',
      reason: 'Seen by the hotline',
      ...more,
    })
  const check = async (text: string) => unwrap(await indicators.check(text))
  return { ...platform, audit, receipts, indicators, observe, report, withdraw, confirm, check }
}

/** Completes eleven digits with the check digit of an IIN. */
export function validIin(digits: string): string {
  const sum = (weights: readonly number[]) =>
    weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0) % 11
  const first = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  return digits.slice(0, 11) + String(first === 10 ? sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) : first)
}

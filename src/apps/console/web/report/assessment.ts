import type { AssessmentInput } from '#domains/reports'
import type { Draft } from './drafts.ts'
import type { Report } from './report-data.ts'

const day = 86_400_000

/** The judgement that a draft says, as the API takes it; null while something needed is missing. */
export function judgementOf(
  report: Pick<Report, 'version' | 'topic' | 'fraudType'>,
  draft: Draft,
  now = Date.now(),
): AssessmentInput | null {
  const { classification, closingReason, duplicateOf, decisions } = draft
  const decided = Object.entries(decisions).filter(([, { choice }]) => choice !== 'leave')
  const grounded = decided.every(([, { choice, legalBasis, reason }]) => {
    return choice === 'dismiss' || (legalBasis !== '' && reason.trim() !== '')
  })
  if (classification === '' || !grounded || (closingReason === 'duplicate' && duplicateOf === '')) return null
  const topic = draft.topic ?? report.topic
  const fraudType = (draft.fraudType ?? report.fraudType ?? '') || null
  const isFraud = topic === 'fraud'
  const indicators = decided.map(([observableId, { choice, legalBasis, reason, measures, days, tlp }]) => {
    if (choice === 'dismiss') return { observableId, decision: 'dismiss' }
    const validUntil = new Date(now + days * day).toISOString()
    return { observableId, decision: 'confirm', legalBasis, reason, measures, validUntil, tlp }
  })
  return {
    version: report.version,
    classification,
    closingReason: closingReason === '' ? null : closingReason,
    ...(closingReason === 'duplicate' && { duplicateOf }),
    ...(topic !== report.topic && { topic }),
    ...(isFraud && fraudType !== report.fraudType && { fraudType }),
    ...(draft.assessmentNote.trim() !== '' && { note: draft.assessmentNote }),
    ...(draft.message.trim() !== '' && { message: draft.message }),
    indicators,
    // Every code comes from the lists that the server gave.
  } as AssessmentInput
}

import type { AuditNote } from '#domains/audit'
import type { Indicator } from './record.ts'

/** The audit note of a confirmation, for the entry that its transaction ends with. */
export function confirmationNote({ observableId, legalBasis, measures, validUntil }: Indicator): AuditNote {
  return {
    action: 'indicators.confirmed',
    subject: { type: 'observable', id: observableId },
    details: { legalBasis, measures, validUntil: validUntil?.toISOString() ?? null },
  }
}

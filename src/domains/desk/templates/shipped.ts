import type { Topic } from '#domains/taxonomy'
import type { TemplateKind } from './template.ts'

/** An answer that ships with the product; its words are messages: `answers.<code>.title` and `answers.<code>.body`. */
export interface ShippedTemplate {
  readonly code: string
  readonly kind: TemplateKind
  /** Topics it suits best; none for all. */
  readonly topics: readonly Topic[]
}

/** The answers that ship with the product, in the order of the list. */
export const shippedTemplates: readonly ShippedTemplate[] = [
  { code: 'fraud-first-steps', kind: 'consultation', topics: ['fraud'] },
  { code: 'fraud-call', kind: 'consultation', topics: ['fraud'] },
  { code: 'fraud-remote-app', kind: 'consultation', topics: ['fraud'] },
  { code: 'account-stolen', kind: 'consultation', topics: ['fraud'] },
  { code: 'loan-taken', kind: 'consultation', topics: ['fraud'] },
  { code: 'site-check', kind: 'consultation', topics: ['fraud'] },
  { code: 'bullying-self', kind: 'consultation', topics: ['cyberbullying'] },
  { code: 'bullying-parent', kind: 'consultation', topics: ['cyberbullying'] },
  { code: 'grooming-parent', kind: 'consultation', topics: ['grooming'] },
  { code: 'sextortion', kind: 'consultation', topics: ['grooming', 'csam', 'fraud'] },
  { code: 'csam-found', kind: 'consultation', topics: ['csam'] },
  { code: 'drugs-found', kind: 'consultation', topics: ['drugs'] },
  { code: 'extremism-found', kind: 'consultation', topics: ['terrorism', 'hate', 'violence'] },
  { code: 'police-statement', kind: 'legal-aid', topics: [] },
  { code: 'evidence-keep', kind: 'legal-aid', topics: [] },
  { code: 'insult-law', kind: 'legal-aid', topics: ['cyberbullying', 'hate'] },
  { code: 'personal-data', kind: 'legal-aid', topics: ['cyberbullying', 'other'] },
  { code: 'bank-claim', kind: 'legal-aid', topics: ['fraud'] },
  { code: 'child-rights', kind: 'legal-aid', topics: ['grooming', 'csam', 'cyberbullying', 'violence'] },
  { code: 'ask-identifier', kind: 'question', topics: [] },
  { code: 'ask-payment', kind: 'question', topics: ['fraud'] },
  { code: 'ask-safety', kind: 'question', topics: [] },
  { code: 'ask-region', kind: 'question', topics: [] },
  { code: 'ask-still-there', kind: 'question', topics: [] },
  { code: 'closed-referred', kind: 'closing', topics: [] },
  { code: 'closed-removed', kind: 'closing', topics: [] },
  { code: 'closed-listed', kind: 'closing', topics: [] },
  { code: 'closed-insufficient', kind: 'closing', topics: [] },
  { code: 'closed-outside', kind: 'closing', topics: [] },
  { code: 'closed-lawful', kind: 'closing', topics: [] },
  { code: 'closed-gone', kind: 'closing', topics: [] },
]

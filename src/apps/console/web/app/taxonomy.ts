import type { Translate } from './i18n.tsx'

/** The words of the taxonomy on a screen: short titles of codes. */
export const wordOf = {
  topic: (t: Translate, code: string) => t(`taxonomy.topic.${code}.title`),
  fraudType: (t: Translate, code: string) => t(`taxonomy.fraud-type.${code}.title`),
  region: (t: Translate, code: string) => t(`taxonomy.region.${code}.title`),
  channel: (t: Translate, code: string) => t(`taxonomy.channel.${code}.title`),
  closingReason: (t: Translate, code: string) => t(`taxonomy.closing-reason.${code}.title`),
  classification: (t: Translate, code: string) => t(`taxonomy.classification.${code}.title`),
  measure: (t: Translate, code: string) => t(`taxonomy.measure.${code}.title`),
  observableKind: (t: Translate, code: string) => t(`taxonomy.observable-kind.${code}.title`),
  indicatorState: (t: Translate, code: string) => t(`taxonomy.indicator-state.${code}.title`),
  legalBasis: (t: Translate, code: string) => t(`taxonomy.legal-basis.${code}.title`),
} as const

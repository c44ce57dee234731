import { type CodeOf, codesOf, isCodeIn, rowOf } from './code-table.ts'
import type { Mappings } from './mappings.ts'
import type { Measure } from './measures.ts'
import type { ReferralTarget } from './referral.ts'

/** What is known of every type of fraud. Reports of a type carry the topic `fraud`. */
export interface FraudTypeFacts {
  readonly code: string
  /** Measures worth proposing to the operator; none follows by itself. */
  readonly measures: readonly Measure[]
  /** Who usually has to hear of it, the most urgent first. */
  readonly referTo: readonly ReferralTarget[]
  readonly mappings: Mappings
}

const persuasion = {
  inhope: null,
  rsit: 'information-gathering/social-engineering',
  misp: 'rsit:information-gathering="social-engineering"',
} as const
const posing = { inhope: null, rsit: 'fraud/masquerade', misp: 'rsit:fraud="masquerade"' } as const
const phishing = { inhope: null, rsit: 'fraud/phishing', misp: 'rsit:fraud="phishing"' } as const
const scam = { inhope: null, rsit: null, misp: 'dark-web:motivation="scam"' } as const

const byCall = { measures: ['warn', 'hold-payment', 'reject-call'], referTo: ['bank', 'operator', 'police'] } as const
const bySite = { measures: ['warn', 'hold-payment', 'block-page'], referTo: ['bank', 'provider', 'police'] } as const
const byTransfer = { measures: ['warn', 'hold-payment'], referTo: ['bank', 'police', 'platform'] } as const

/**
 * The types of fraud, those of the same approach side by side. `blackmail` covers threats to publish pictures or
 * secrets (sextortion): people look for help with it here, whatever the age of the victim. `mule` is the offer to
 * rent out a card or account ("dropper"), itself an offence since September 2025.
 */
export const fraudTypes = [
  { code: 'bank-call', ...byCall, mappings: posing },
  { code: 'police-call', ...byCall, mappings: posing },
  { code: 'relative-in-trouble', ...byCall, mappings: posing },
  { code: 'listing', ...byTransfer, mappings: scam },
  { code: 'investment', ...bySite, mappings: scam },
  { code: 'crypto', ...bySite, mappings: scam },
  { code: 'phishing', ...bySite, mappings: phishing },
  { code: 'delivery', ...bySite, mappings: phishing },
  { code: 'loan', ...byTransfer, mappings: scam },
  { code: 'job', ...byTransfer, mappings: scam },
  { code: 'mule', measures: ['warn', 'hold-payment', 'investigate'], referTo: ['police', 'bank'], mappings: scam },
  { code: 'romance', ...byTransfer, mappings: persuasion },
  { code: 'prize', ...bySite, mappings: scam },
  {
    code: 'account-takeover',
    measures: ['warn', 'block-page'],
    referTo: ['platform', 'police'],
    mappings: {
      inhope: null,
      rsit: 'intrusions/unprivileged-account-compromise',
      misp: 'rsit:intrusions="unprivileged-account-compromise"',
    },
  },
  {
    code: 'malware',
    measures: ['warn', 'block-page'],
    referTo: ['bank', 'provider', 'police'],
    mappings: {
      inhope: null,
      rsit: 'malicious-code/malware-distribution',
      misp: 'rsit:malicious-code="malware-distribution"',
    },
  },
  {
    code: 'blackmail',
    measures: ['warn', 'hold-payment', 'investigate'],
    referTo: ['police', 'child-line', 'platform'],
    mappings: persuasion,
  },
  { code: 'other', ...byTransfer, mappings: scam },
] as const satisfies readonly FraudTypeFacts[]

/** A type of fraud. */
export type FraudType = CodeOf<typeof fraudTypes>

/** The codes of the types of fraud, in the order of the form. */
export const fraudTypeCodes: readonly FraudType[] = codesOf(fraudTypes)

/** Whether a text is a type of fraud. */
export function isFraudType(text: string): text is FraudType {
  return isCodeIn(fraudTypes, text)
}

/** The facts of a type of fraud. */
export function fraudTypeFacts(code: FraudType): FraudTypeFacts {
  return rowOf<FraudTypeFacts>(fraudTypes, code)
}

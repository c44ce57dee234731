/**
 * Classes of the Reference Security Incident Taxonomy (RSIT, the successor of the eCSIRT.net taxonomy) that content
 * and fraud reports can fall into, written `class/type`. The classes about attacks on machines have no use here.
 */
export const rsitTypes = [
  'abusive-content/spam',
  'abusive-content/harmful-speech',
  'abusive-content/violence',
  'malicious-code/malware-distribution',
  'information-gathering/social-engineering',
  'intrusions/unprivileged-account-compromise',
  'fraud/copyright',
  'fraud/masquerade',
  'fraud/phishing',
  'other/other',
] as const

/** A class and type of RSIT. */
export type RsitType = (typeof rsitTypes)[number]

/** Tags of the public MISP taxonomies `rsit` and `dark-web` that we put on what we share. */
export const mispTags = [
  'rsit:abusive-content="harmful-speech"',
  'rsit:abusive-content="violence"',
  'rsit:malicious-code="malware-distribution"',
  'rsit:information-gathering="social-engineering"',
  'rsit:intrusions="unprivileged-account-compromise"',
  'rsit:fraud="copyright"',
  'rsit:fraud="masquerade"',
  'rsit:fraud="phishing"',
  'rsit:other="other"',
  'dark-web:topic="drugs-narcotics"',
  'dark-web:topic="extremism"',
  'dark-web:motivation="scam"',
] as const

/** A MISP machine tag we use. */
export type MispTag = (typeof mispTags)[number]

/**
 * What an INHOPE analyst decides about material in ICCAM: `baseline` (illegal everywhere by INTERPOL's criteria),
 * `national` (illegal in the country of the hotline) or `not-illegal`.
 */
export const inhopeClasses = ['baseline', 'national', 'not-illegal'] as const

/** A classification of ICCAM. */
export type InhopeClass = (typeof inhopeClasses)[number]

/** How one of our codes is called elsewhere; null where that vocabulary has nothing that fits. */
export interface Mappings {
  /** The ICCAM classifications that reports of this code may end in. */
  readonly inhope: readonly InhopeClass[] | null
  readonly rsit: RsitType | null
  readonly misp: MispTag | null
}

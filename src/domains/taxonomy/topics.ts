import { type CodeOf, codesOf, isCodeIn, rowOf } from './code-table.ts'
import type { Mappings } from './mappings.ts'
import type { Helpline, ReferralTarget } from './referral.ts'

/** What is known of every topic, whatever its version. */
export interface TopicFacts {
  readonly code: string
  /** From 1 (unpleasant) to 4 (a child or a life may be in danger); see the severities. */
  readonly severity: 1 | 2 | 3 | 4
  /** Whether triage must ask itself if a child is involved. */
  readonly childMayBeInvolved: boolean
  /** Who usually has to hear of it, the most urgent first. */
  readonly referTo: readonly ReferralTarget[]
  /** Numbers shown to the reporter beside the form, the best first. */
  readonly helplines: readonly Helpline[]
  readonly mappings: Mappings
}

const violentContent = {
  inhope: null,
  rsit: 'abusive-content/violence',
  misp: 'rsit:abusive-content="violence"',
} as const
const harmfulSpeech = {
  inhope: null,
  rsit: 'abusive-content/harmful-speech',
  misp: 'rsit:abusive-content="harmful-speech"',
} as const
const abuseMaterial = { ...violentContent, inhope: ['baseline', 'national'] } as const
const extremism = { inhope: null, rsit: 'abusive-content/violence', misp: 'dark-web:topic="extremism"' } as const
const deceit = { inhope: null, rsit: 'fraud/masquerade', misp: 'rsit:fraud="masquerade"' } as const

/** The nine topics of the hotline since 2020; what forms, API and statistics use. */
export const topics2020 = [
  {
    code: 'grooming',
    severity: 4,
    childMayBeInvolved: true,
    referTo: ['police', 'child-line', 'platform'],
    helplines: ['child-line', 'police'],
    mappings: violentContent,
  },
  {
    code: 'csam',
    severity: 4,
    childMayBeInvolved: true,
    referTo: ['police', 'hotline-abroad', 'provider'],
    helplines: ['child-line', 'police'],
    mappings: abuseMaterial,
  },
  {
    code: 'cyberbullying',
    severity: 2,
    childMayBeInvolved: true,
    referTo: ['platform', 'child-line'],
    helplines: ['child-line'],
    mappings: harmfulSpeech,
  },
  {
    code: 'violence',
    severity: 3,
    childMayBeInvolved: true,
    referTo: ['police', 'provider', 'platform'],
    helplines: ['police', 'emergency'],
    mappings: violentContent,
  },
  {
    code: 'terrorism',
    severity: 4,
    childMayBeInvolved: false,
    referTo: ['police', 'provider', 'platform'],
    helplines: ['police', 'emergency'],
    mappings: extremism,
  },
  {
    code: 'hate',
    severity: 3,
    childMayBeInvolved: false,
    referTo: ['police', 'platform'],
    helplines: ['police'],
    mappings: harmfulSpeech,
  },
  {
    code: 'drugs',
    severity: 3,
    childMayBeInvolved: true,
    referTo: ['police', 'provider', 'platform'],
    helplines: ['police', 'ambulance'],
    mappings: { inhope: null, rsit: null, misp: 'dark-web:topic="drugs-narcotics"' },
  },
  {
    code: 'fraud',
    severity: 3,
    childMayBeInvolved: false,
    referTo: ['bank', 'police', 'operator', 'provider'],
    helplines: ['police'],
    mappings: deceit,
  },
  {
    code: 'other',
    severity: 1,
    childMayBeInvolved: true,
    referTo: [],
    helplines: ['emergency', 'child-line'],
    mappings: { inhope: null, rsit: 'other/other', misp: 'rsit:other="other"' },
  },
] as const satisfies readonly TopicFacts[]

/** A topic of 2020. */
export type Topic = CodeOf<typeof topics2020>

/** How a topic of 2011 continues in 2020: under the same meaning, or under the nearest one that exists. */
export interface Continuation {
  readonly topic: Topic
  readonly fit: 'same' | 'nearest'
}

/**
 * The eight topics of the hotline's yearly structure 2011–2019. They appear in historical statistics only. `becomes`
 * keeps the long series readable: where the fit is `nearest` the two years must not be compared without saying so.
 */
export const topics2011 = [
  {
    code: 'copyright',
    severity: 1,
    childMayBeInvolved: false,
    referTo: ['provider'],
    helplines: [],
    mappings: { inhope: null, rsit: 'fraud/copyright', misp: 'rsit:fraud="copyright"' },
    becomes: { topic: 'other', fit: 'nearest' },
  },
  {
    code: 'libel-privacy',
    severity: 2,
    childMayBeInvolved: false,
    referTo: ['platform'],
    helplines: [],
    mappings: harmfulSpeech,
    becomes: { topic: 'cyberbullying', fit: 'nearest' },
  },
  {
    code: 'csam',
    severity: 4,
    childMayBeInvolved: true,
    referTo: ['police', 'hotline-abroad', 'provider'],
    helplines: ['child-line', 'police'],
    mappings: abuseMaterial,
    becomes: { topic: 'csam', fit: 'same' },
  },
  {
    code: 'suicide',
    severity: 4,
    childMayBeInvolved: true,
    referTo: ['child-line', 'police', 'platform'],
    helplines: ['child-line', 'emergency'],
    mappings: { inhope: null, rsit: null, misp: null },
    becomes: { topic: 'other', fit: 'nearest' },
  },
  {
    code: 'terrorism-extremism',
    severity: 4,
    childMayBeInvolved: false,
    referTo: ['police', 'provider', 'platform'],
    helplines: ['police', 'emergency'],
    mappings: extremism,
    becomes: { topic: 'terrorism', fit: 'nearest' },
  },
  {
    code: 'hate',
    severity: 3,
    childMayBeInvolved: false,
    referTo: ['police', 'platform'],
    helplines: ['police'],
    mappings: harmfulSpeech,
    becomes: { topic: 'hate', fit: 'same' },
  },
  {
    code: 'fraud',
    severity: 3,
    childMayBeInvolved: false,
    referTo: ['bank', 'police', 'operator', 'provider'],
    helplines: ['police'],
    mappings: deceit,
    becomes: { topic: 'fraud', fit: 'same' },
  },
  {
    code: 'insult-bullying',
    severity: 2,
    childMayBeInvolved: true,
    referTo: ['platform', 'child-line'],
    helplines: ['child-line'],
    mappings: harmfulSpeech,
    becomes: { topic: 'cyberbullying', fit: 'same' },
  },
] as const satisfies readonly (TopicFacts & { becomes: Continuation })[]

/** A topic of the yearly structure 2011–2019. */
export type Topic2011 = CodeOf<typeof topics2011>

/** The versions of the list of topics, by the year from which each counts. */
export const topicVersions = { 2011: topics2011, 2020: topics2020 } as const

/** The codes of the topics of 2020, in the order of the form. */
export const topics: readonly Topic[] = codesOf(topics2020)

/** Whether a text is a topic of 2020. */
export function isTopic(text: string): text is Topic {
  return isCodeIn(topics2020, text)
}

/** Whether a text is a topic of 2011–2019. */
export function isTopic2011(text: string): text is Topic2011 {
  return isCodeIn(topics2011, text)
}

/** The facts of a topic of 2020. */
export function topicFacts(code: Topic): TopicFacts {
  return rowOf<TopicFacts>(topics2020, code)
}

/** How a topic of 2011–2019 is counted since 2020. */
export function topicSince2020(code: Topic2011): Continuation {
  return rowOf<TopicFacts & { becomes: Continuation }>(topics2011, code).becomes
}

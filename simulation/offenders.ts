import { type FraudType, fraudTypeCodes, type Topic, topics } from '#domains/taxonomy'
import { type Identifier, makeIdentifier } from './identifiers.ts'
import { type Dice, makeDice } from './random.ts'
import type { Tool } from './texts/slots.ts'

/** What an offender does: a topic, and for fraud its type. */
export interface Scheme {
  readonly topic: Topic
  readonly fraudType: FraudType | null
}

/** A synthetic offender with a handful of identifiers for every tool of the scheme. Nobody real stands behind it. */
export interface Offender {
  readonly id: string
  readonly scheme: Scheme
  readonly identifiers: Readonly<Partial<Record<Tool, readonly Identifier[]>>>
  readonly synthetic: true
}

/** The tools each type of fraud works with; every offender of the type has all of them. */
export const fraudTools: Readonly<Record<FraudType, readonly Tool[]>> = {
  'bank-call': ['phone', 'iban', 'card'],
  'police-call': ['phone', 'iban'],
  'relative-in-trouble': ['phone', 'card'],
  listing: ['phone', 'card', 'telegram', 'instagram', 'domain'],
  investment: ['phone', 'telegram', 'domain', 'iban'],
  crypto: ['telegram', 'domain', 'wallet'],
  phishing: ['domain', 'phone', 'email'],
  delivery: ['domain', 'telegram', 'phone'],
  loan: ['phone', 'card', 'domain'],
  job: ['telegram', 'iban', 'domain'],
  mule: ['telegram', 'phone'],
  romance: ['telegram', 'instagram', 'iban'],
  prize: ['domain', 'phone', 'card'],
  'account-takeover': ['domain', 'telegram', 'phone'],
  malware: ['domain', 'telegram', 'phone'],
  blackmail: ['telegram', 'card', 'wallet', 'instagram'],
  other: ['phone', 'iban', 'card'],
}

/** The tools of the other topics. */
export const topicTools: Readonly<Record<Exclude<Topic, 'fraud'>, readonly Tool[]>> = {
  grooming: ['telegram', 'instagram'],
  csam: ['domain', 'telegram'],
  cyberbullying: ['instagram', 'telegram'],
  violence: ['telegram', 'domain'],
  terrorism: ['telegram', 'domain'],
  hate: ['telegram', 'instagram'],
  drugs: ['telegram', 'domain'],
  other: ['domain', 'phone', 'telegram'],
}

/**
 * How often topics are reported, in hundredths. Insult and bullying stand at their share of the hotline's years
 * 2011–2019 (32.56 %), abuse material at almost nothing as in its last years; fraud has grown into the largest since.
 */
export const topicMix: readonly (readonly [Topic, number])[] = [
  ['fraud', 42],
  ['cyberbullying', 33],
  ['other', 9],
  ['hate', 4],
  ['drugs', 4],
  ['violence', 3],
  ['terrorism', 2],
  ['grooming', 2],
  ['csam', 1],
]

/**
 * How often types of fraud are reported, in thousandths: of some 17,000 frauds in ten months of 2024 listings made
 * 6,216, calls in the name of banks, police and state bodies 4,391, false investments 1,957; the rest is our guess.
 */
export const fraudMix: readonly (readonly [FraudType, number])[] = [
  ['listing', 366],
  ['bank-call', 155],
  ['police-call', 103],
  ['investment', 115],
  ['phishing', 50],
  ['loan', 40],
  ['job', 32],
  ['account-takeover', 28],
  ['prize', 20],
  ['malware', 15],
  ['delivery', 15],
  ['crypto', 14],
  ['relative-in-trouble', 13],
  ['romance', 11],
  ['blackmail', 10],
  ['mule', 5],
  ['other', 8],
]

/** The tools of a scheme. */
export function toolsOf({ topic, fraudType }: Scheme): readonly Tool[] {
  return topic === 'fraud' ? fraudTools[fraudType ?? 'other'] : topicTools[topic]
}

/** A scheme drawn from the mixes above. */
export function drawScheme(dice: Dice): Scheme {
  const topic = dice.weighted(topicMix)
  return { topic, fraudType: topic === 'fraud' ? dice.weighted(fraudMix) : null }
}

/** Every scheme once: each type of fraud, then each other topic. */
export const schemes: readonly Scheme[] = [
  ...fraudTypeCodes.map((fraudType) => ({ topic: 'fraud', fraudType }) as const),
  ...topics.filter((topic) => topic !== 'fraud').map((topic) => ({ topic, fraudType: null })),
]

/** How many identifiers of a tool an offender has: SIM cards are cheap, accounts and addresses less so. */
const most: Readonly<Record<Tool, number>> = {
  phone: 6,
  iban: 3,
  card: 3,
  telegram: 2,
  instagram: 2,
  domain: 4,
  wallet: 2,
  email: 2,
}

/** The chance that an account or card is a mule's, which other offenders use as well. */
const sharedChance = 0.15

/**
 * Synthetic offenders: every scheme at least once, then by the mixes; `count` is raised to the number of schemes. Some
 * accounts and cards come from a small pool of mules and belong to several offenders.
 */
export function simulateOffenders({ seed, count }: { seed: number; count: number }): readonly Offender[] {
  const dice = makeDice(seed)
  const poolSize = Math.max(2, Math.round(count / 25))
  const pool = (tool: Tool) => Array.from({ length: poolSize }, () => makeIdentifier(dice, tool))
  const mules: Readonly<Partial<Record<Tool, readonly Identifier[]>>> = { iban: pool('iban'), card: pool('card') }
  return Array.from({ length: Math.max(count, schemes.length) }, (_, index) => {
    const scheme = schemes[index] ?? drawScheme(dice)
    const entries = toolsOf(scheme).map(
      (tool) => [tool, identifiersFor(dice, { topic: scheme.topic, tool, mules: mules[tool] ?? [] })] as const,
    )
    const id = `offender-${String(index + 1).padStart(5, '0')}`
    return { id, scheme, identifiers: Object.fromEntries(entries), synthetic: true }
  })
}

interface Need {
  readonly topic: Topic
  readonly tool: Tool
  /** Identifiers of mules to choose from. */
  readonly mules: readonly Identifier[]
}

function identifiersFor(dice: Dice, { topic, tool, mules }: Need): readonly Identifier[] {
  const manner = topic === 'fraud' ? 'deceitful' : 'neutral'
  return Array.from({ length: dice.between(1, most[tool]) }, () =>
    mules.length > 0 && dice.chance(sharedChance) ? dice.pick(mules) : makeIdentifier(dice, tool, manner),
  )
}

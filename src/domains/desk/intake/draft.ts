import type { Channel, Danger, FraudType, Region, Topic } from '#domains/taxonomy'
import { maskSensitive } from '#engines/extraction'
import { cleanText } from '#formats/clean-text'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'

/** How long a draft nobody touches is kept, in milliseconds: a week. */
export const draftLife = 7 * 86_400_000

/** What an operator ticked and filled in beside the words. Never contact details. */
export interface DraftFacts {
  readonly topics?: readonly Topic[] | undefined
  readonly fraudType?: FraudType | undefined
  readonly danger?: Danger | undefined
  readonly region?: Region | undefined
  /** As typed. */
  readonly amount?: { readonly amount: string; readonly currency: string } | undefined
  readonly paidAt?: string | undefined
  readonly occurredOn?: string | undefined
  /** Identifiers of the words that are the caller's own. */
  readonly own?: readonly string[] | undefined
  /** Codes of the questions of the script that were answered. */
  readonly answered?: readonly string[] | undefined
  /** The browser that wrote it, by a name it made up: it knows its own words again. */
  readonly writer?: string | undefined
}

/** What a browser sends to keep. */
export interface DraftContent {
  readonly channel: Channel
  readonly language: Language
  readonly text: string
  readonly facts: DraftFacts
  readonly callId: string | null
  /** When the conversation began, by the browser's clock. */
  readonly startedAt: Date
}

/** A draft as it is kept: cards and IINs are masked. */
export interface Draft extends DraftContent {
  readonly id: Id<'draft'>
  readonly owner: string
  readonly version: number
  readonly updatedAt: Date
  readonly submissionId: string | null
}

/** The content fit to keep: clean text, cards and IINs masked in the words and in every field that was typed freely. */
export function keptContent(content: DraftContent, now: Date): DraftContent {
  const { own, amount } = content.facts
  return {
    ...content,
    text: masked(content.text),
    facts: {
      ...content.facts,
      ...(own && { own: own.map(masked) }),
      ...(amount && { amount: { ...amount, amount: masked(amount.amount) } }),
    },
    startedAt: startOf(content.startedAt, now),
  }
}

function masked(text: string): string {
  return maskSensitive(cleanText(text))
}

/** A beginning that can be true: clocks of computers jump, and a draft begins neither tomorrow nor a week ago. */
export function startOf(claimed: Date, now: Date): Date {
  return new Date(Math.min(Math.max(claimed.getTime(), now.getTime() - draftLife), now.getTime()))
}

/** Whether two contents say the same, whenever they began. */
export function sameContent(a: DraftContent, b: DraftContent): boolean {
  return JSON.stringify(comparable(a)) === JSON.stringify(comparable(b))
}

function comparable({ channel, language, text, facts, callId }: DraftContent) {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined)
  return [channel, language, text, callId, entries.toSorted(([a], [b]) => (a < b ? -1 : 1))]
}

/** How much of the words a list shows, in characters. */
export const openingLength = 80

/** The beginning of the words, in one line. */
export function openingOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= openingLength ? line : `${line.slice(0, openingLength - 1).trimEnd()}…`
}

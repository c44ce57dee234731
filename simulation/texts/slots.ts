import type { FraudType, Topic } from '#domains/taxonomy'

/** Texts by type of fraud. */
export type FraudTexts = Readonly<Record<FraudType, readonly string[]>>

/** Texts by topic; those about fraud stand by type of fraud instead. */
export type TopicTexts = Readonly<Record<Exclude<Topic, 'fraud'>, readonly string[]>>

/**
 * The tools an offender works with, each the slot of its name in a text: `{phone}`, `{telegram}` … `{url}` is a page on
 * the offender's domain.
 */
export const tools = ['phone', 'iban', 'card', 'telegram', 'instagram', 'domain', 'wallet', 'email'] as const

/** A tool of an offender. */
export type Tool = (typeof tools)[number]

/** Whether a slot is filled with one of the offender's identifiers. */
export function isTool(text: string): text is Tool {
  return (tools as readonly string[]).includes(text)
}

/** A text cut at its slots: every second part, from the second on, is the name of a slot. */
export function cutAtSlots(text: string): readonly string[] {
  return text.split(/\{([A-Za-z]+)\}/)
}

/** The tools a text mentions, in order. */
export function toolsIn(text: string): readonly Tool[] {
  const slots = cutAtSlots(text).filter((_, index) => index % 2 === 1)
  return slots.map((slot) => (slot === 'url' ? 'domain' : slot)).filter(isTool)
}

/** Texts of callers by topic, and those about fraud by its type. */
export type CallTexts = TopicTexts & { readonly fraud: FraudTexts }

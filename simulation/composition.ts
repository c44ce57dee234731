import type { Language } from '#kernel/language'
import type { Identifier } from './identifiers.ts'
import { type Offender, toolsOf } from './offenders.ts'
import type { Dice } from './random.ts'
import { callsEn } from './texts/calls-en.ts'
import { callsKk } from './texts/calls-kk.ts'
import { callsRu } from './texts/calls-ru.ts'
import { fraudEn } from './texts/fraud-en.ts'
import { fraudKk } from './texts/fraud-kk.ts'
import { fraudRu } from './texts/fraud-ru.ts'
import { phrases } from './texts/phrases.ts'
import { cutAtSlots, isTool } from './texts/slots.ts'
import { topicsEn } from './texts/topics-en.ts'
import { topicsKk } from './texts/topics-kk.ts'
import { topicsRu } from './texts/topics-ru.ts'
import { identifierKey } from './truth.ts'
import { withoutKazakhLetters, writeIdentifier, writeTenge } from './writing.ts'

const fraudTexts = { kk: fraudKk, ru: fraudRu, en: fraudEn } as const
const topicTexts = { kk: topicsKk, ru: topicsRu, en: topicsEn } as const
const callTexts = { kk: callsKk, ru: callsRu, en: callsEn } as const

/** The words of one report, with what they mention. */
export interface Composition {
  readonly text: string
  readonly identifiers: readonly Identifier[]
  /** The sum mentioned, in whole tenge; null where the text names none. */
  readonly tenge: number | null
  /** The text before its slots were filled, without greeting and last words: what one person would say in one way. */
  readonly phrasing: string
}

/** The texts people write about an offender's scheme in a language. */
export function textsAbout({ scheme }: Offender, language: Language): readonly string[] {
  const { topic, fraudType } = scheme
  const type = fraudType ?? 'other'
  return topic === 'fraud'
    ? [...fraudTexts[language][type], ...callTexts[language].fraud[type]]
    : [...topicTexts[language][topic], ...callTexts[language][topic]]
}

/** One report about an offender, in a language, in somebody's way of writing. */
export function composeReport(dice: Dice, offender: Offender, language: Language): Composition {
  const { greetings, closings } = phrases[language]
  const core = dice.pick(textsAbout(offender, language))
  const opening = dice.chance(0.35) ? `${dice.pick(greetings)} ` : ''
  const closing = offender.scheme.topic !== 'csam' && dice.chance(0.3) ? ` ${dice.pick(closings)}` : ''
  return { ...fill(dice, `${opening}${core}${closing}`, { offender, language }), phrasing: core }
}

interface Subject {
  readonly offender: Offender
  readonly language: Language
}

function fill(dice: Dice, text: string, { offender, language }: Subject): Omit<Composition, 'phrasing'> {
  const habit = drawHabit(dice, language)
  const identifiers = new Map<string, Identifier>()
  const tenge = dice.chance(0.5) ? drawTenge(dice, 5_000, 200_000) : drawTenge(dice, 30_000, 4_000_000)
  const parts = cutAtSlots(text).map((part, index) => {
    if (index % 2 === 0) return habit(part)
    if (part === 'amount') return habit(writeTenge(dice, tenge, language))
    const tool = part === 'url' ? 'domain' : part
    if (!isTool(tool)) return habit(fillPlain(dice, part, language))
    const own = offender.identifiers[tool]
    if (own === undefined) throw new Error(`${toolsOf(offender.scheme).join(' ')} lacks ${tool}`)
    const identifier = dice.pick(own)
    identifiers.set(identifierKey(identifier), identifier)
    return writeIdentifier(dice, identifier, tool, part === 'url')
  })
  return {
    text: parts.join(''),
    identifiers: [...identifiers.values()],
    tenge: text.includes('{amount}') ? tenge : null,
  }
}

/** Slots that are no identifier: who, when, an order number, a time of day. A capital slot begins a sentence. */
function fillPlain(dice: Dice, slot: string, language: Language): string {
  if (slot === 'order') return dice.digits(dice.between(5, 8))
  if (slot === 'time') return `${dice.between(8, 21)}:${dice.pick(['05', '15', '20', '30', '40', '45'])}`
  const words = { who: phrases[language].who, when: phrases[language].when }[slot.toLowerCase()]
  if (words === undefined) throw new Error(`unknown slot ${slot}`)
  const word = dice.pick(words)
  return slot === slot.toLowerCase() ? word : word.charAt(0).toUpperCase() + word.slice(1)
}

/** How somebody types; identifiers are left alone. */
function drawHabit(dice: Dice, language: Language): (text: string) => string {
  const lazy = dice.chance(0.2) ? (text: string) => text.toLowerCase() : (text: string) => text
  const loud = dice.chance(0.05) ? (text: string) => text.replace(/!/g, '!!!') : lazy
  if (language !== 'kk' || !dice.chance(0.08)) return loud
  return (text) => withoutKazakhLetters(loud(text))
}

/** A sum between two bounds, small ones likelier (even on a logarithmic scale), rounded as people round. */
function drawTenge(dice: Dice, least: number, most: number): number {
  const exact = least * (most / least) ** dice.fraction()
  const step = exact >= 1_000_000 ? 50_000 : exact >= 100_000 ? 5_000 : dice.pick([500, 1000])
  return Math.round(exact / step) * step
}

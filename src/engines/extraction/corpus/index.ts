import { english } from './english.ts'
import { heldOut as heldOutSources } from './held-out.ts'
import { kazakh } from './kazakh.ts'
import { type MarkedText, parseMarkup } from './markup.ts'
import { mixed } from './mixed.ts'
import { negatives } from './negatives.ts'
import { russian } from './russian.ts'

/** The texts the engine was tuned on. */
export const tuned: readonly MarkedText[] = [...kazakh, ...russian, ...english, ...mixed, ...negatives].map(parseMarkup)

/** The texts kept apart: written before tuning, evaluated after it. */
export const heldOut: readonly MarkedText[] = heldOutSources.map(parseMarkup)

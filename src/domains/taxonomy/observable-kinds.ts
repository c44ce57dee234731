import { observableKinds as kinds, type ObservableKind } from '#formats/observable-kinds'
import { isCodeIn } from './code-table.ts'

export type { ObservableKind }

/**
 * The kinds of identifier found in reports, as the formats know them. `personal` kinds lead straight to a person's
 * money or identity and are kept only as a keyed hash (a card with its BIN and last four digits besides).
 */
export const observableKinds: readonly { readonly code: ObservableKind; readonly personal: boolean }[] = kinds.map(
  (code) => ({ code, personal: code === 'card' || code === 'iin' }),
)

/** The codes of the kinds, in the order of screens. */
export const observableKindCodes: readonly ObservableKind[] = kinds

/** Whether a text names a kind of identifier. */
export function isObservableKind(text: string): text is ObservableKind {
  return isCodeIn(observableKinds, text)
}

/** Whether identifiers of a kind are kept as a keyed hash only. */
export function isPersonalKind(code: ObservableKind): boolean {
  return observableKinds.some((row) => row.code === code && row.personal)
}

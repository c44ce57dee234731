import type { ObservableKind } from '#domains/taxonomy'
import { extract } from '#engines/extraction'

/** An identifier found in the words. */
export interface NamedIdentifier {
  readonly kind: ObservableKind
  /** Canonical form: what a tick sends. */
  readonly value: string
  /** As it may be shown: a card number masked. */
  readonly display: string
}

/** What a submission may hold at most, in characters: nobody waits for a page that reads more. */
const readMost = 20_000

/** More than this in one text is a list; nobody ticks boxes in it. */
const identifiersShown = 20

/** What all ticks may hold together, in characters. */
const ownLimit = 20_000

/** What the words of a submission name, each once: for the reporter to say what is their own. */
export function namedIn(text: string): readonly NamedIdentifier[] {
  const named = new Map(
    extract(text.slice(0, readMost)).map(({ kind, value, display }) => [`${kind}:${value}`, { kind, value, display }]),
  )
  return [...named.values()].slice(0, identifiersShown)
}

/** The ticks of a form, one a line: boxes come one by one, a hidden field carries them together. Undefined where there are none. */
export function ticksIn(sent: readonly string[]): string | undefined {
  const lines = new Set(sent.flatMap((text) => text.split('\n')).filter((line) => line !== ''))
  const ticked = [...lines].slice(0, identifiersShown).join('\n').slice(0, ownLimit)
  return ticked === '' ? undefined : ticked
}

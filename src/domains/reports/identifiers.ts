import type { ObservableKind } from '#domains/taxonomy'
import { extract } from '#engines/extraction'
import type { Observable } from '#formats/observable'
import type { Id } from '#kernel/id'
import { extractKept } from './words.ts'

/** An identifier of a submission as it is kept. */
export interface Identifier {
  /** Keyed hash of kind and value in hexadecimal, by which it is known again after an edit. */
  readonly mark: string
  readonly kind: ObservableKind
  /** Masked where the kind is sensitive. */
  readonly display: string
  /** Null for the reporter's own, which never reach the registry. */
  readonly observableId: Id<'observable'> | null
  readonly own: boolean
  /** An assessor said that it is no offender's. */
  readonly dismissed: boolean
}

/** Makes the mark of an identifier. */
export type MarkOf = (observable: { readonly kind: ObservableKind; readonly value: string }) => string

/**
 * Which of the identifiers found are the reporter's own, given as the reporter typed them or as they were shown. A
 * masked form that two cards share makes both own: what may be the reporter's does not count.
 */
export function ownAmong(found: readonly Observable[], own: readonly string[]): ReadonlySet<Observable> {
  const named = namesOf(own)
  return new Set(found.filter(({ value, display }) => named.has(value) || named.has(display)))
}

function namesOf(own: readonly string[]): ReadonlySet<string> {
  return new Set(
    own.flatMap((text) => [text.trim(), ...extract(text).flatMap(({ value, display }) => [value, display])]),
  )
}

/** What the words of a submission say after an edit. */
export interface EditedWords {
  readonly texts: readonly string[]
  readonly found: readonly Observable[]
  /** Identifiers that are now said to be the reporter's own. */
  readonly own: readonly string[]
}

/** What an edit changes about the identifiers. */
export interface IdentifierChanges {
  readonly added: readonly { readonly observable: Observable; readonly own: boolean }[]
  /** No longer named. */
  readonly removed: readonly Identifier[]
  /** Still named, and now known to be the reporter's own. */
  readonly owned: readonly Identifier[]
}

/**
 * Compares what was kept with what the edited words name. A card or an IIN stands masked in the words and cannot be read
 * again; it stays while its masked form stays. What was the reporter's own before remains so.
 */
export function changesOf(kept: readonly Identifier[], words: EditedWords, markOf: MarkOf): IdentifierChanges {
  const own = namesOf(words.own)
  const isOwn = (one: { value?: string; display: string }) => own.has(one.value ?? '') || own.has(one.display)
  const known = new Set(kept.map(({ mark }) => mark))
  const found = new Map(words.found.map((observable) => [markOf(observable), observable]))
  const stays = (identifier: Identifier) =>
    found.has(identifier.mark) ||
    (isMasked(identifier) && words.texts.some((text) => text.includes(identifier.display)))
  return {
    added: [...found]
      .filter(([mark]) => !known.has(mark))
      .map(([, observable]) => ({ observable, own: isOwn(observable) })),
    removed: kept.filter((identifier) => !stays(identifier)),
    owned: kept.filter(
      (identifier) => stays(identifier) && !identifier.own && isOwn(found.get(identifier.mark) ?? identifier),
    ),
  }
}

function isMasked({ kind }: Identifier): boolean {
  return kind === 'card' || kind === 'iin'
}

/** Where an identifier stands in a text, for a screen to mark; UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly kind: ObservableKind
  readonly display: string
  /** Null for the reporter's own. */
  readonly observableId: Id<'observable'> | null
}

/** Where the kept identifiers stand in a text, in order, without overlaps. */
export function spansIn(text: string, kept: readonly Identifier[], markOf: MarkOf): readonly Span[] {
  const known = new Map(kept.map((identifier) => [identifier.mark, identifier]))
  const spans: Span[] = []
  for (const { start, end, ...observable } of extractKept(text)) {
    const identifier = known.get(markOf(observable))
    if (identifier) spans.push(spanOf(identifier, start, end))
  }
  for (const identifier of kept.filter(isMasked)) {
    const { display } = identifier
    for (let at = text.indexOf(display); at >= 0; at = text.indexOf(display, at + display.length)) {
      spans.push(spanOf(identifier, at, at + display.length))
    }
  }
  spans.sort((a, b) => a.start - b.start)
  return spans.filter((span, i) => i === 0 || span.start >= (spans[i - 1]?.end ?? 0))
}

function spanOf({ kind, display, observableId }: Identifier, start: number, end: number): Span {
  return { start, end, kind, display, observableId }
}

import type { LegalBasis, ObservableKind, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { AllowLevel } from './target.ts'

/** An entry of the allow list below a listed domain. */
export interface AllowedBelow {
  readonly host: string
  readonly level: AllowLevel
}

/**
 * A page, site or address that a decision in force says to block, and that everybody may be told of: confirmed, with a
 * legal basis and the measure `block-page`, labelled `clear`.
 */
export interface Blocking {
  readonly observableId: Id<'observable'>
  readonly kind: Extract<ObservableKind, 'domain' | 'url' | 'ip'>
  /** The identifier in its one form: a host in ASCII, an address of a page, an Internet address. */
  readonly value: string
  readonly topic: Topic | null
  readonly legalBasis: LegalBasis
  readonly decidedAt: Date
  readonly decidedBy: string | null
  readonly validUntil: Date
  /** Of a domain: what the allow list names below it. */
  readonly allowedBelow: readonly AllowedBelow[]
  /** Whether the allow list names the host of it, or a domain above. */
  readonly allowedAbove: boolean
}

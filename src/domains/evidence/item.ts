import type { Id } from '#kernel/id'
import type { MediaType } from './file-type.ts'

/** States of an item: shut, judged harmless by a person, or gone. */
export const itemStates = ['quarantined', 'released', 'destroyed'] as const

/** A state of an item. */
export type ItemState = (typeof itemStates)[number]

/** What is known of one attachment without opening it. */
export interface Item {
  readonly id: Id<'evidence'>
  readonly submissionId: Id<'submission'>
  readonly name: string
  readonly declaredType: MediaType
  readonly foundType: MediaType
  /** Bytes. */
  readonly size: number
  /** SHA-256 of the bytes as sent, hexadecimal. */
  readonly sha256: string
  readonly state: ItemState
  readonly receivedAt: Date
  readonly decidedAt: Date | null
  /** Id of the person, or `jobs`. */
  readonly decidedBy: string | null
  readonly reason: string | null
}

/** What a person decides about an item. */
export type ItemDecision = 'release' | 'destroy'

/** The state a decision leads to; undefined where it is open no more: what is destroyed stays so. */
export function stateAfter(state: ItemState, decision: ItemDecision): ItemState | undefined {
  if (state === 'destroyed') return undefined
  if (decision === 'destroy') return 'destroyed'
  return state === 'quarantined' ? 'released' : undefined
}

import type { Observable } from '#formats/observable'

/** An identifier found in the folded text. */
export interface Hit {
  readonly observable: Observable
  readonly start: number
  readonly end: number
}

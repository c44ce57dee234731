/** The part of html-to-text (no types of its own) that we use. */
declare module 'html-to-text' {
  /** How one kind of element is written. */
  export interface Selector {
    readonly selector: string
    readonly format?: 'skip' | 'inline' | 'block' | 'anchor'
    readonly options?: {
      readonly hideLinkHrefIfSameAsText?: boolean
      readonly linkBrackets?: readonly [string, string]
    }
  }

  /** Options of a conversion. */
  export interface Options {
    readonly wordwrap: number | false
    readonly selectors: readonly Selector[]
    readonly limits: {
      readonly maxInputLength: number
      readonly maxDepth: number
      readonly maxChildNodes: number
      readonly ellipsis: string
    }
  }

  export function compile(options: Options): (html: string) => string
}

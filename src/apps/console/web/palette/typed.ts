/** What a text typed into the palette may be besides words. */
export type Typed =
  | { readonly kind: 'report'; readonly id: string }
  | { readonly kind: 'receipt'; readonly receipt: string }
  | { readonly kind: 'words' }

/** Reads an id of a report, also inside of its address, and the 16 digits of a receipt, however they are spaced. */
export function readTyped(text: string): Typed {
  const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.exec(text)?.[0]
  if (id !== undefined) return { kind: 'report', id: id.toLowerCase() }
  const digits = text.replace(/[\s-]/g, '')
  return /^\d{16}$/.test(digits) ? { kind: 'receipt', receipt: digits } : { kind: 'words' }
}

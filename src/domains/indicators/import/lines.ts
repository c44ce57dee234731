/** A line of a text, without its end. */
export interface Line {
  /** From 1. */
  readonly number: number
  readonly text: string
  /** Whether it went on past the limit; then `text` is only its beginning. */
  readonly cut: boolean
}

/** The most characters of a line that are kept; the rest of a longer one is read over. */
export const longestLine = 65_536

/**
 * Splits a text that comes in pieces into lines (LF, CRLF or CR), in batches of what each piece completed. Never holds
 * more than a piece and the longest line, however long a line really is.
 */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<readonly Line[]> {
  let rest = ''
  let cut = false
  let number = 0
  let afterCr = false
  const take = (text: string): Line => {
    const line = { number: ++number, text: rest + text, cut }
    rest = ''
    const whole = line.text.length <= longestLine ? line : { ...line, text: line.text.slice(0, longestLine), cut: true }
    cut = false
    return whole
  }
  for await (const piece of pieces) {
    const text = afterCr && piece.startsWith('\n') ? piece.slice(1) : piece
    if (piece !== '') afterCr = piece.endsWith('\r')
    const parts = text.split(/\r\n|\r|\n/)
    const last = parts.pop() ?? ''
    yield parts.map(take)
    if (rest.length + last.length > longestLine) cut = true
    rest = (rest + last).slice(0, longestLine)
  }
  if (rest !== '') yield [take('')]
}

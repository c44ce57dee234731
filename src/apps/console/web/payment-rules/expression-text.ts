/** The text with a name in the place of what is selected, apart from the words beside it; and where the caret goes. */
export function inserted(
  text: string,
  name: string,
  [from, to]: readonly [number, number],
): { readonly text: string; readonly caret: number } {
  const [before, after] = [text.slice(0, from), text.slice(to)]
  const head = before + (/[\w.]$/.test(before) ? ' ' : '') + name
  return { text: head + (/^[\w.]/.test(after) ? ' ' : '') + after, caret: head.length }
}

/** Characters shown before and after the place. */
const around = 24

/** The word, or the one sign, at a character counted from 1, with a little of what stands around it. */
export function marked(text: string, at: number) {
  const from = Math.min(at - 1, text.length)
  const word = /^[\w.]+|^[^]/.exec(text.slice(from))?.[0] ?? ' '
  const [head, tail] = [text.slice(0, from), text.slice(from + word.length)]
  const before = head.length > around ? `…${head.slice(-around)}` : head
  return { before, word, after: tail.length > around ? `${tail.slice(0, around)}…` : tail }
}

/** A word of a text: where it stands (UTF-16 code units), and how the model reads it. */
export interface Word {
  readonly start: number
  readonly end: number
  /** Lower case without apostrophes; `ё` is `е`, Kazakh letters are their neighbours on the Russian keyboard; at most 40 characters. */
  readonly plain: string
}

/** How many words of a text are read. What follows is a pasted novel, and its beginning says what it is about. */
export const mostWords = 1500

const longestWord = 40

/** Letters of one word; an apostrophe stays inside (`don't`), a hyphen parts two words. */
const wordShape = /\p{L}(?:[\p{L}\p{M}]|['’ʼ](?=\p{L}))*/gu

/** Scripts that the hotline's three languages are written in. Words of others say nothing to the model. */
const knownScript = /^[\p{Script=Cyrillic}\p{Script=Latin}\p{M}'’ʼ]+$/u

/**
 * Half of all Kazakh words have a letter that the Russian keyboard lacks, and many people type without them: `қыз` and
 * `кыз` are read as one word.
 */
const folded: Readonly<Record<string, string>> = {
  ё: 'е',
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
  "'": '',
  '’': '',
  ʼ: '',
}

/** A word as the model reads it. */
export function plainWord(word: string): string {
  return word
    .slice(0, longestWord)
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ёәғқңөұүһі'’ʼ]/g, (letter) => folded[letter] ?? letter)
}

/** The first words of a text in Cyrillic or Latin letters, in order. Digits are in no word. Never throws. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = []
  for (const { 0: word, index } of text.matchAll(wordShape)) {
    if (words.length === mostWords) break
    if (knownScript.test(word)) words.push({ start: index, end: index + word.length, plain: plainWord(word) })
  }
  return words
}

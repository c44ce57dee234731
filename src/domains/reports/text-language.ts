import { franc } from 'franc'
import type { Language } from '#kernel/language'

/** Letters that Kazakh has and Russian lacks. */
const kazakhLetters = /[әғқңөұүһі]/i

/** One Kazakh name in a Russian text is no Kazakh; a seventh of the words is, since half of all Kazakh words have such a letter. */
const kazakhShare = 0.15

const byCode: Readonly<Record<string, Language>> = { kaz: 'kk', rus: 'ru', eng: 'en' }

/**
 * The language a text is mostly written in. Latin words without Cyrillic are taken for English; Cyrillic text is Kazakh
 * where Kazakh letters stand in a seventh of its words, and for the rest trigrams decide (franc), Russian where they
 * cannot. A text without words is Kazakh, the default.
 */
export function languageOfText(text: string): Language {
  const words = text.slice(0, 5000).match(/\p{L}{2,}/gu) ?? []
  const cyrillic = words.filter((word) => /\p{Script=Cyrillic}/u.test(word))
  if (words.length === 0) return 'kk'
  if (cyrillic.length * 2 < words.length) return 'en'
  const kazakh = cyrillic.filter((word) => kazakhLetters.test(word)).length
  if (kazakh >= cyrillic.length * kazakhShare) return 'kk'
  const guess = byCode[franc(cyrillic.join(' '), { only: ['kaz', 'rus'], minLength: 20 })]
  return guess === 'kk' && cyrillic.length >= 8 ? 'kk' : 'ru'
}

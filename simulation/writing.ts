import type { Language } from '#kernel/language'
import type { Identifier } from './identifiers.ts'
import type { Dice } from './random.ts'
import type { Tool } from './texts/slots.ts'

/** Writes `+77011234567` the way people do. */
export function writePhone(dice: Dice, value: string): string {
  const [code, a, b, c] = [value.slice(2, 5), value.slice(5, 8), value.slice(8, 10), value.slice(10)]
  return dice.weighted([
    [`8 ${code} ${a} ${b} ${c}`, 22],
    [`8${code}${a}${b}${c}`, 22],
    [`+7 ${code} ${a} ${b} ${c}`, 14],
    [`+7${code}${a}${b}${c}`, 10],
    [`8 (${code}) ${a}-${b}-${c}`, 9],
    [`+7 (${code}) ${a}-${b}-${c}`, 9],
    [`8-${code}-${a}-${b}-${c}`, 7],
    [`8${code} ${a} ${b} ${c}`, 4],
    [`8 ${code} ${a}${b}${c}`, 3],
  ])
}

/** Writes a number of a card or an account in groups of four, in one piece, or otherwise as people do. */
export function writeGrouped(dice: Dice, value: string, joints: readonly (readonly [string, number])[]): string {
  const joint = dice.weighted(joints)
  return (value.match(/.{1,4}/g) ?? []).join(joint)
}

/** Writes a domain bare, as a link, or made harmless (`hxxps`, `[.]`); the path, if any, makes it a page. */
export function writeDomain(dice: Dice, domain: string, path: string): string {
  return dice.weighted([
    [`${domain}${path}`, 50],
    [`https://${domain}${path || '/'}`, 26],
    [`www.${domain}${path}`, 8],
    [`hxxps://${domain.replace('.', '[.]')}${path}`, 8],
    [`${domain.replace('.', '[.]')}${path}`, 8],
  ])
}

const paths = ['/pay', '/login', '/gift?id=7', '/kz/tolem', '/confirm', '/v/2', '/bonus', '/auth']

/** Writes one of an offender's identifiers; `page` adds a path to a domain. */
export function writeIdentifier(dice: Dice, identifier: Identifier, tool: Tool, page: boolean): string {
  const { value } = identifier
  const nick = value.slice(value.indexOf(':') + 1)
  switch (tool) {
    case 'phone':
      return writePhone(dice, value)
    case 'card':
      return writeGrouped(dice, value, [
        [' ', 62],
        ['', 30],
        ['-', 8],
      ])
    case 'iban': {
      const written = writeGrouped(dice, value, [
        ['', 75],
        [' ', 25],
      ])
      return dice.chance(0.06) ? written.toLowerCase() : written
    }
    case 'telegram':
      return dice.weighted([
        [`@${nick}`, 60],
        [`t.me/${nick}`, 25],
        [`https://t.me/${nick}`, 15],
      ])
    case 'instagram':
      return dice.chance(0.75) ? `@${nick}` : `instagram.com/${nick}`
    case 'domain':
      return writeDomain(dice, value, page ? dice.pick(paths) : '')
    case 'wallet':
    case 'email':
      return value
  }
}

const words = {
  kk: { unit: ['теңге', 'тг', 'теңге', '₸'], thousand: 'мың теңге', million: 'миллион теңге' },
  ru: { unit: ['тенге', 'тг', 'тенге', '₸'], thousand: 'тысяч тенге', million: 'миллиона тенге' },
  en: { unit: ['tenge', 'KZT', 'tenge', '₸'], thousand: 'thousand tenge', million: 'million tenge' },
} as const

/** Writes a whole sum of tenge: `450 000 теңге`, `450000 тг`, `450 мың теңге`, `1,2 миллион теңге`. */
export function writeTenge(dice: Dice, tenge: number, language: Language): string {
  const { unit, thousand, million } = words[language]
  const point = language === 'en' ? '.' : ','
  if (tenge >= 1_000_000 && tenge % 100_000 === 0 && tenge % 1_000_000 !== 0 && dice.chance(0.5)) {
    return `${String(tenge / 1_000_000).replace('.', point)} ${million}`
  }
  if (tenge >= 5000 && tenge < 1_000_000 && tenge % 1000 === 0 && dice.chance(0.3)) return `${tenge / 1000} ${thousand}`
  const gap = dice.weighted([
    [language === 'en' ? ',' : ' ', 60],
    ['', 40],
  ])
  return `${String(tenge).replace(/\B(?=(\d{3})+$)/g, gap)} ${dice.pick(unit)}`
}

const plainLetters: Readonly<Record<string, string>> = {
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
  Ә: 'А',
  Ғ: 'Г',
  Қ: 'К',
  Ң: 'Н',
  Ө: 'О',
  Ұ: 'У',
  Ү: 'У',
  Һ: 'Х',
  І: 'И',
}

/** Kazakh typed on a Russian keyboard, as on many phones: every special letter becomes its Russian neighbour. */
export function withoutKazakhLetters(text: string): string {
  return text.replace(/[әғқңөұүһіӘҒҚҢӨҰҮҺІ]/g, (letter) => plainLetters[letter] ?? letter)
}

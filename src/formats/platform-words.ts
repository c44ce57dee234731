import type { Platform } from './handle-link.ts'

/**
 * What people call each platform in Kazakh, Russian and English, at the start of a word; case endings may follow. Short
 * names stand alone (`тг` is also money, but money has a number in front of it).
 */
const names: readonly (readonly [Exclude<Platform, 'unknown'>, string])[] = [
  [
    'telegram',
    'telegram|телеграм|телегра|телега|телеге|телегу|телеги|тлг|tg(?![a-z])|(?<!\\d\\s?)тг(?![а-яәіңғүұқөһ])',
  ],
  ['whatsapp', 'whats?\\s?app|ватс?ап|вотс?ап|уатсап|вацап|вацуп'],
  ['instagram', 'instagram|insta(?![lnt])|инстаграм|инст[аеуы]|(?:ig|иг)(?![a-zа-я])'],
  ['tiktok', 'tik\\s?-?tok|тик\\s?-?ток|(?:тт|tt)(?![a-zа-я])'],
  ['vk', 'vk(?![a-z])|вконтакте|вк(?![а-я])'],
  ['facebook', 'facebook|фейсбук|fb(?![a-z])'],
  ['youtube', 'youtube|ютуб|ютюб'],
]

const anyName = new RegExp(`(?<![\\p{L}\\p{N}_@./])(?:${names.map(([, words]) => `(${words})`).join('|')})`, 'giu')

/** One platform named in a text, and where. */
export interface NamedPlatform {
  readonly platform: Platform
  readonly start: number
  readonly end: number
}

/** Every platform a short text names, in order of place. Links (`t.me/…`) do not count as naming. */
export function platformsNamed(text: string): readonly NamedPlatform[] {
  return Array.from(text.matchAll(anyName), (match) => {
    const which = match.slice(1).findIndex((group) => group !== undefined)
    return { platform: names[which]?.[0] ?? 'unknown', start: match.index, end: match.index + match[0].length }
  })
}

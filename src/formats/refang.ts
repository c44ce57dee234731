import { foldText } from './clean-text.ts'

/** Ways to write a dot so that nobody follows the link: `[.]`, `(.)`, `{.}`, `[dot]`, `(точка)`, `[нүкте]`. */
const dots = / ?(?:\[\.\]|\(\.\)|\{\.\}|\[\.|\.\]|[[({](?:dot|точка|нүкте)[\])}]) ?/gi

/** Ways to write `://` so: `[:]//`, `[://]`, `(:)//`, `:\\`, `: //`. */
const colons = /^([a-z]+)\s?(?:\[:\]|\(:\)|:)\s?(?:\/\/|\\\\)|^([a-z]+)\[:\/\/\]/i

/** Ways to write `http` so; Latin, and Cyrillic letters of the same look. */
const schemes = /^[hн](?:tt|xx|хх|\*\*)[pр](s?)(?=:\/\/)/i

/** Whatever refanging could change; links as they should be have none of it. */
const perhapsBroken = /[^!-~]|[[({\\*]|xx|:(?!\/\/)/i

/**
 * A defanged link as it was before: `hxxps[:]//kaspi-bonus[.]top` gives `https://kaspi-bonus.top`. Also folds full-width
 * and invisible characters. Anything else comes back unchanged.
 */
export function refang(text: string): string {
  if (!perhapsBroken.test(text)) return text
  return foldText(text)
    .text.trim()
    .replace(dots, '.')
    .replace(/\[:\](?=\d)/g, ':')
    .replace(/ ?(?:\[at\]|\(at\)|\{at\}|\[@\]|\[собака\]|\(собака\)) ?/gi, '@')
    .replace(colons, (_, first?: string, second?: string) => `${first ?? second ?? ''}://`)
    .replace(schemes, 'http$1')
}

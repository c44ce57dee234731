import { asciiRun, readIban, readWallet } from './account.ts'
import { readIpv4, readIpv6 } from './address.ts'
import type { Hit } from './hit.ts'
import { startsName } from './host.ts'
import { charClass, classAt, isDigitAt, letterBits, runEnd } from './letters.ts'
import { readBareLink, readSchemeLink } from './link.ts'
import { readAnnouncedNick, readMention } from './mention.ts'
import { readNumber } from './number.ts'

/** What was found at a place, and where to look next; `next` is always further than the place. */
interface Step {
  readonly hit?: Hit | undefined
  readonly next: number
}

/**
 * Every identifier in a folded text, in order, none overlapping. One pass: at each beginning of a word, number or mention
 * the readers look ahead a bounded distance, so the work grows with the length of the text alone.
 */
export function scan(text: string): readonly Hit[] {
  const hits: Hit[] = []
  for (let at = 0; at < text.length; ) {
    const bits = classAt(text, at)
    if (bits === 0 && !'@+('.includes(text.charAt(at))) {
      at++
      continue
    }
    const { hit, next } = step(text, at, bits)
    if (hit !== undefined && hit.start >= (hits.at(-1)?.end ?? 0)) hits.push(hit)
    at = Math.max(next, at + 1)
  }
  return hits
}

function step(text: string, at: number, bits: number): Step {
  if ((bits & letterBits) !== 0) return stepWord(text, at)
  if (bits === charClass.digit) return stepDigit(text, at)
  const char = text.charAt(at)
  if (char === '@') return found(readMention(text, at)) ?? { next: at + 1 }
  if (char === '+' && /^\+ ?\(?\d/.test(text.slice(at, at + 4)) && !isDigitAt(text, at - 1)) return readNumber(text, at)
  if (char === '(' && isDigitAt(text, at + 1)) return found(readNumber(text, at).hit) ?? { next: at + 1 }
  return { next: at + 1 }
}

function found(hit: Hit | undefined): Step | undefined {
  return hit === undefined ? undefined : { hit, next: hit.end }
}

/** A letter: a link, an account, a wallet, an announced nick, or the beginning of an ordinary word. */
function stepWord(text: string, at: number): Step {
  const end = runEnd(text, at, letterBits)
  if (!startsName(text, at)) return { next: end }
  const link = readSchemeLink(text, at)
  if (link !== undefined) return link
  return found(readBareLink(text, at)) ?? found(readWord(text, at, end)) ?? { next: end }
}

/** A word that goes on with a digit, a colon or an underscore is worth a closer look; ordinary words are not. */
function readWord(text: string, at: number, end: number): Hit | undefined {
  const { end: asciiEnd, mixed } = asciiRun(text, at)
  const wallet = readWallet(text, at, asciiEnd)
  if (wallet !== undefined) return wallet
  if (end - at === 2 || isDigitAt(text, at + 2)) {
    const iban = readIban(text, at)
    if (iban !== undefined) return iban
  }
  const after = text.charAt(asciiEnd)
  if (after === ':' && asciiEnd - at <= 4) return readIpv6(text, at)
  return mixed || after === '_' ? readAnnouncedNick(text, at) : undefined
}

/** A digit: a link or a wallet may begin with one too; else a number. */
function stepDigit(text: string, at: number): Step {
  if (!startsName(text, at)) return readNumber(text, at)
  const { end } = asciiRun(text, at)
  const address = readIpv4(text, at) ?? (text.charAt(end) === ':' && end - at <= 4 ? readIpv6(text, at) : undefined)
  return found(address) ?? found(readBareLink(text, at)) ?? found(readWallet(text, at, end)) ?? readNumber(text, at)
}

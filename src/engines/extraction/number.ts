import { type Card, parseCard } from '#formats/card'
import { parseIin } from '#formats/iin'
import { parseImei } from '#formats/imei'
import { cardObservable, iinObservable, imeiObservable } from '#formats/observable-kinds'
import { isCalledCard, type Told, toldBefore } from './context.ts'
import { type DigitWindow, readDigits, startsNumber, windowsOf } from './digits.ts'
import type { Hit } from './hit.ts'
import { isDigitAt } from './letters.ts'
import { type NumberPlace, readPhone, readShortNumber } from './phone-number.ts'

/** The result of looking for a number: what was found, or how far there is nothing. */
export interface NumberReading {
  readonly hit?: Hit
  readonly next: number
}

/**
 * Reads a device identity, a card, an IIN or BIN, or a phone number at `start`, where a digit, a plus sign or a bracket
 * before a digit stands. What has check digits is tried before what has none.
 */
export function readNumber(text: string, start: number): NumberReading {
  const place = placeAt(text, start)
  const firstEnd = place.row[0]?.end ?? start + 1
  if (place.row[0]?.digits === '' || !startsNumber(text, start)) return { next: firstEnd }
  const hit =
    (place.plus || place.windows.length === 0 ? undefined : (readImei(place) ?? readCard(place) ?? readIin(place))) ??
    readPhone(place) ??
    (place.plus ? undefined : readShortNumber(place))
  if (hit !== undefined) return { hit, next: hit.end }
  return { next: place.plus ? start + 1 : firstEnd }
}

function placeAt(text: string, start: number): NumberPlace {
  const plus = text.charAt(start) === '+'
  let digitsAt = start + (plus ? 1 : 0)
  while (!isDigitAt(text, digitsAt) && digitsAt < start + 3) digitsAt++
  const row = readDigits(text, digitsAt)
  let told: Told | undefined
  return {
    text,
    row,
    windows: windowsOf(text, row),
    start,
    plus,
    told: () => (told ??= toldBefore(text, start)),
  }
}

function readImei({ windows, start, told }: NumberPlace): Hit | undefined {
  const window = windows.find(({ digits }) => digits.length === 15)
  if (window === undefined || !told().all.has('imei')) return undefined
  const imei = parseImei(window.digits)
  return imei.ok ? { observable: imeiObservable(imei.value), start, end: window.end } : undefined
}

/** Sixteen digits first: the rest of a row is then an expiry date or the like. */
function readCard({ text, windows, start, told }: NumberPlace): Hit | undefined {
  const long = windows.filter(({ digits }) => digits.length >= 13)
  for (const window of long.sort((a, b) => rank(a) - rank(b))) {
    const card = parseCard(window.digits)
    if (card.ok && (isCalledCard(text, window.end) || isCardMeant(window, card.value, told()))) {
      return { observable: cardObservable(card.value), start, end: window.end }
    }
  }
  return undefined
}

function rank({ digits }: DigitWindow): number {
  return digits.length === 16 ? 0 : digits.length
}

/** Groupings that are printed on cards. */
const printed = new Set(['4,4,4,4', '4,4,4,4,1', '4,4,4,4,2', '4,4,4,4,3', '4,6,5', '4,6,4', '6,13', '8,8'])

function isCardMeant({ groups, digits }: DigitWindow, { scheme }: Card, { nearest, all }: Told): boolean {
  if (groups.some((group) => group.gap !== 'marks')) return false
  if (all.has('card') && nearest !== 'order' && nearest !== 'imei') return true
  const lengths = groups.map((group) => group.digits.length)
  const whole = lengths.length === 1
  if (nearest === 'imei' || nearest === 'money' || (nearest === 'order' && whole)) return false
  const common =
    digits.length === 16 ||
    (digits.length === 15 && scheme === 'amex') ||
    (digits.length === 19 && scheme === 'unionpay')
  if (!common || (scheme === 'maestro' && whole)) return false
  if (groups.filter((group) => group.digits.endsWith('00')).length >= 3) return false
  return (
    whole ||
    printed.has(lengths.join(',')) ||
    lengths.every((length) => length === 1) ||
    lengths.every((length) => length >= 2)
  )
}

/** Groupings of an IIN people write; without the word in front only one piece counts. */
const iinGroupings = new Set([
  '12',
  '6,6',
  '6,3,3',
  '4,4,4',
  '3,3,3,3',
  '6,1,5',
  '6,2,4',
  '6,4,2',
  '2,2,2,6',
  '2,2,2,3,3',
])

function readIin({ windows, start, told }: NumberPlace): Hit | undefined {
  const window = windows.find(({ digits }) => digits.length === 12)
  if (window === undefined) return undefined
  const iin = parseIin(window.digits)
  if (!iin.ok) return undefined
  const grouping = window.groups.map((group) => group.digits.length).join(',')
  const announced = told().all.has('iin') && iinGroupings.has(grouping)
  const { nearest } = told()
  const alone = grouping === '12' && (nearest === undefined || nearest === 'phone' || nearest === 'numbered')
  return announced || alone ? { observable: iinObservable(iin.value), start, end: window.end } : undefined
}

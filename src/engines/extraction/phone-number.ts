import { phoneObservable } from '#formats/observable-kinds'
import { assignedPhone, type Phone, shortNumber } from '#formats/phone'
import { isAmount, isCalledNumber, lineBefore, type Told } from './context.ts'
import { type DigitGroup, type DigitWindow, phoneShape } from './digits.ts'
import type { Hit } from './hit.ts'
import { isDigitAt } from './letters.ts'

/** A row of digit groups and where it stands. */
export interface NumberPlace {
  readonly text: string
  readonly row: readonly DigitGroup[]
  readonly windows: readonly DigitWindow[]
  /** Where the number begins, its plus sign or bracket included. */
  readonly start: number
  readonly plus: boolean
  /** What the words in front say; asked only when the digits themselves may be a number. */
  readonly told: () => Told
}

/** One way to read a window as a phone number. */
interface Reading {
  readonly e164: string
  /** How many digits of the window are a trunk, country or exit code. */
  readonly prefix: number
  /** How sure the digits alone make it. */
  readonly form: 'international' | 'trunk' | 'national' | 'exit' | 'bare'
}

/** The first window of a row that reads as an assigned phone number and is meant as one. */
export function readPhone(place: NumberPlace): Hit | undefined {
  const windows = place.windows.filter(({ digits }) => digits.length >= (place.plus ? 8 : 10))
  for (const window of windows.sort((a, b) => likelihood(b) - likelihood(a))) {
    const reading = readingOf(window, place.plus)
    if (reading === undefined || !gapsAllowed(window, reading) || !worthAsking(place, window, reading)) continue
    const phone = assignedPhone(reading.e164)
    if (phone !== undefined && isMeant(place, window, { reading, phone })) {
      return { observable: phoneObservable(phone), start: place.start, end: window.end }
    }
  }
  return undefined
}

/** A number without trunk or country code must be grouped well and announced; told before the slow metadata is asked. */
function worthAsking(place: NumberPlace, window: DigitWindow, { form, prefix }: Reading): boolean {
  if (form === 'international' || form === 'trunk') return true
  const shape = phoneShape(window, prefix)
  if (shape === 'odd' || shape === 'single') return false
  if (form === 'exit' && shape === 'grouped') return true
  return (form === 'national' && window.digits.startsWith('7')) || isSpokenOf(place, window)
}

/** Eleven digits behind 7 or 8 first, then the longest. */
function likelihood({ digits }: DigitWindow): number {
  return digits.length === 11 && /^[78]/.test(digits) ? 100 : digits.length
}

function readingOf({ digits }: DigitWindow, plus: boolean): Reading | undefined {
  const count = digits.length
  if (count === 11 && /^(?:7|8[3-9])/.test(digits)) {
    return { e164: `+7${digits.slice(1)}`, prefix: 1, form: plus ? 'international' : 'trunk' }
  }
  if (plus)
    return count <= 15
      ? { e164: `+${digits}`, prefix: digits.startsWith('7') ? 1 : 0, form: 'international' }
      : undefined
  if (count === 10 && /^[79]/.test(digits)) return { e164: `+7${digits}`, prefix: 0, form: 'national' }
  const exit = /^(?:00|810)(?=\d{9,15}$)/.exec(digits)?.[0]
  if (exit !== undefined) return { e164: `+${digits.slice(exit.length)}`, prefix: 0, form: 'exit' }
  return count >= 11 && count <= 13 && !digits.startsWith('0')
    ? { e164: `+${digits}`, prefix: 0, form: 'bare' }
    : undefined
}

/** Words between the parts are believed only behind +7 or 8; commas only next to such a word. */
function gapsAllowed({ groups }: DigitWindow, { form }: Reading): boolean {
  const gaps = new Set(groups.map((group) => group.gap))
  if (!gaps.has('word')) return !gaps.has('comma')
  return form === 'international' || form === 'trunk'
}

/** Whether an assignable row of digits is meant as a phone number, and not as an order, a sum, a date or an account. */
function isMeant(place: NumberPlace, window: DigitWindow, found: { reading: Reading; phone: Phone }): boolean {
  const { reading, phone } = found
  const shape = phoneShape(window, reading.prefix)
  const spoken = () => isSpokenOf(place, window)
  if (reading.form === 'international')
    return shape !== 'odd' || window.digits.length !== 11 || isSteady(place, window) || spoken()
  if (isAmount(place.text, window.end) && (shape !== 'grouped' || !spoken())) return false
  if (toldOtherwise(place.told()) && !(isClassic(window, reading.prefix) && (reading.prefix > 0 || !toldMoney(place))))
    return false
  if (spoken()) return true
  if (reading.form === 'trunk') {
    if (shape === 'odd') return phone.type === 'mobile' && isSteady(place, window)
    return shape !== 'whole' || phone.type === 'mobile' || phone.type === 'toll-free'
  }
  if (reading.form === 'national') return nationalMeant(place, phone)
  return reading.form === 'exit' || phone.type === 'mobile'
}

/** Whether the words around speak of a phone, or of a number without saying of what. */
function isSpokenOf({ text, told }: NumberPlace, { end }: DigitWindow): boolean {
  const { nearest, all } = told()
  if (nearest === 'phone' || nearest === 'numbered' || (nearest === 'card' && all.has('phone'))) return true
  return nearest === undefined && isCalledNumber(text, end)
}

/** Whether the words say it is something else than a phone. */
function toldOtherwise({ nearest }: Told): boolean {
  return nearest !== undefined && !['phone', 'numbered', 'card', 'ip'].includes(nearest)
}

function toldMoney({ told }: NumberPlace): boolean {
  return told().nearest === 'money'
}

/**
 * Whether an unusual grouping is still one number: the whole row, the same mark throughout, no group of one digit but the
 * first, and not the thousands of an amount.
 */
function isSteady({ text, row }: NumberPlace, { groups }: DigitWindow): boolean {
  if (row.length !== groups.length) return false
  const gaps = new Set(groups.slice(1).map((group, index) => text.slice(groups[index]?.end, group.start)))
  const lengths = groups.map((group) => group.digits.length).slice(1)
  const thousands = lengths.every((length) => length === 3)
  return gaps.size === 1 && (gaps.has(' ') || gaps.has('-')) && lengths.every((length) => length >= 2) && !thousands
}

/** Grouped the way only phone numbers are: 701 123 45 67, 701 123 4567, 7172 70 12 34. */
function isClassic({ groups }: DigitWindow, prefix: number): boolean {
  const lengths = groups.map((group) => group.digits.length)
  if (prefix > 0 && lengths[0] === prefix) lengths.shift()
  else lengths[0] = (lengths[0] ?? 0) - prefix
  return ['3,3,2,2', '3,3,4', '3,2,2,3', '4,2,2,2', '3,2,5'].includes(lengths.join(','))
}

/** Ten digits nobody speaks of: mobiles of Kazakhstan, fixed lines in brackets, neither at the end of other digits. */
function nationalMeant({ text, start }: NumberPlace, { type }: Phone): boolean {
  const followsNumber = text.charAt(start - 1) === ' ' && isDigitAt(text, start - 2)
  return !followsNumber && (type === 'mobile' || text.charAt(start) === '(')
}

/** Words that make a short number the other side of a call, not a room, a bus or a school. */
const fromShort =
  /(?:с|со|от|from|на)\s+(?:коротк\S+\s+)?номер\S*\s+$|(?:қысқа|short)\s+(?:нөмір\S*|number|code)\s+$|\bfrom\s+(?:the\s+)?(?:number\s+)?$/iu
const shortNumberAfter =
  /^\s?(?:-?\S{0,4}\s)?(?:деген\s+)?(?:қысқа\s+)?нөмір(?:інен|іне|ден|ге)|^\s(?:short\s+)?number(?![a-z])/iu

const rang = /^\s(?:мне\s|нам\s|маме\s)?(?:по)?(?:звон|пришл|called|texted)/iu

/** An official short number (102, 1414) where the words around call it a number. */
export function readShortNumber({ text, row, start }: NumberPlace): Hit | undefined {
  const [group] = row
  if (group === undefined || group.digits.length < 3 || group.digits.length > 4) return undefined
  const phone = shortNumber(group.digits)
  if (!phone.ok || /[\d-]/.test(text.charAt(group.end))) return undefined
  const line = lineBefore(text, start)
  const after = text.slice(group.end, group.end + 30)
  const meant =
    fromShort.test(line) || shortNumberAfter.test(after) || (/(?:^|\s)(?:с|со|from)\s$/i.test(line) && rang.test(after))
  return meant ? { observable: phoneObservable(phone.value), start, end: group.end } : undefined
}

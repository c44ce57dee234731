import { isDigitAt } from './letters.ts'

/** What stands between two groups of digits: marks, a comma, or a word such as «потом». */
export type Gap = 'marks' | 'comma' | 'word'

/** Digits in one piece. */
export interface DigitGroup {
  readonly start: number
  readonly end: number
  /** The digits; a letter O between digits reads as zero. */
  readonly digits: string
  /** What stands in front of it; the first group of a row has `marks`. */
  readonly gap: Gap
}

/** A number never has more digits, groups or marks in a row than this. */
const mostDigits = 22
const mostGroups = 20
const mostMarks = 4

/**
 * The row of digit groups that starts at `start`, as long as only marks and linking words stand between them. Looks at a
 * bounded stretch, but for one group that is longer than any number: that comes back alone, to be passed over whole.
 */
export function readDigits(text: string, start: number): readonly DigitGroup[] {
  const groups: DigitGroup[] = []
  let total = 0
  let at = start
  let gap: Gap = 'marks'
  while (groups.length < mostGroups && total <= mostDigits) {
    const group = readGroup(text, at, gap)
    groups.push(group)
    total += group.end - group.start
    const next = readGap(text, group.end)
    if (next === undefined) break
    at = next.end
    gap = next.gap
  }
  return groups
}

function readGroup(text: string, start: number, gap: Gap): DigitGroup {
  let end = start
  let letters = false
  for (;;) {
    if (isDigitAt(text, end)) end++
    else if (end > start && 'OoОо'.includes(text.charAt(end) || '-') && isDigitAt(text, end + 1)) {
      letters = true
      end++
    } else break
  }
  const written = end - start > mostDigits ? '' : text.slice(start, end)
  return { start, end, digits: letters ? written.replace(/[^\d]/g, '0') : written, gap }
}

/** Words people put between the parts of a number they dictate. */
const linkingWords =
  /[,;]?\s{0,2}-?\s{0,2}(?:кейін|кейин|keyin|сосын|sosyn|содан кейін|одан кейін|потом|potom|затем|далее|дальше|then|and then|дефис|тире|пробел|пауза|dash|space)[\s,:-]{1,3}(?=\d)/iy
const comma = /\s?,\s{0,2}(?=\d)/y

function readGap(text: string, end: number): { readonly end: number; readonly gap: Gap } | undefined {
  let at = end
  while (at - end < mostMarks && ' \t()-./_'.includes(text.charAt(at) || '\n')) at++
  if (at > end && isDigitAt(text, at)) return { end: at, gap: 'marks' }
  const after = text.charCodeAt(end)
  if (after !== 0x20 && after !== 0x2c && after !== 0x3b && after !== 0x2d) return undefined
  for (const [pattern, gap] of [
    [linkingWords, 'word'],
    [comma, 'comma'],
  ] as const) {
    pattern.lastIndex = end
    if (pattern.test(text)) return { end: pattern.lastIndex, gap }
  }
  return undefined
}

/** The first groups of a row, taken as one number. */
export interface DigitWindow {
  readonly digits: string
  readonly groups: readonly DigitGroup[]
  readonly end: number
}

/** Numbers of interest have this many digits. */
const fewest = 8
const most = 19

/** The windows of a row that hold as many digits as a number of interest has and end where a number can end. */
export function windowsOf(text: string, row: readonly DigitGroup[]): readonly DigitWindow[] {
  const windows: DigitWindow[] = []
  let digits = ''
  for (const [index, group] of row.entries()) {
    digits += group.digits
    if (group.digits === '' || digits.length > most) break
    if (digits.length < fewest || !endsNumber(text, group.end)) continue
    windows.push({ digits, groups: row.slice(0, index + 1), end: group.end })
  }
  return windows
}

const goesOn = /[a-z_%]|[-.:]\d|,\d{1,2}(?!\d)/iy

/** Whether a number may end here: no letter of a code, no further part, no decimals, no per cent behind it. */
function endsNumber(text: string, end: number): boolean {
  goesOn.lastIndex = end
  return !goesOn.test(text)
}

/** Whether a number may begin here: not inside a code, an amount, a time, a fraction or a longer number. */
export function startsNumber(text: string, start: number): boolean {
  if (start === 0) return true
  const before = text.charAt(start - 1)
  if (/[a-z_$€₸]/i.test(before)) return false
  if (before === '-') return !/[\da-z]/i.test(text.charAt(start - 2) || ' ')
  return !(/[.,:]/.test(before) && isDigitAt(text, start - 2))
}

/** How the digits are grouped: in one piece, as numbers are written, one by one, or as nobody writes a number. */
export type Shape = 'whole' | 'grouped' | 'single' | 'odd'

/**
 * The shape of a phone number's window whose first `prefix` digits are a trunk or country code: behind them comes a code of
 * at least three digits, then groups of at least two. A date or a row of prices has another shape.
 */
export function phoneShape({ groups }: DigitWindow, prefix: number): Shape {
  if (groups.length === 1) return 'whole'
  const lengths = groups.map((group) => group.digits.length)
  if (lengths.every((length) => length === 1)) return 'single'
  const [first = 0, ...rest] = lengths
  if (first < prefix) return 'odd'
  const [code = 0, ...others] = first === prefix ? rest : [first - prefix, ...rest]
  return code >= 3 && others.length <= 4 && others.every((length) => length >= 2) ? 'grouped' : 'odd'
}

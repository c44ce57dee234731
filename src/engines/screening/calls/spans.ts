import type { DatedSpan } from './tables.ts'

/** Spans compiled for finding: the place, in the list they were given in, of the span that holds for a number, or -1. */
export interface Spans {
  find(number: number, now: number): number
}

/**
 * Compiles spans that may overlap in numbers and in time: of those that hold at a moment the narrowest counts, of equally narrow
 * ones the later listed. A search halves the stretches between all ends, then walks those few spans that cover the stretch.
 * Throws a `RangeError` for a span that ends before it begins, in numbers or in time.
 */
export function compileSpans(spans: readonly DatedSpan[]): Spans {
  const validFrom = Float64Array.from(spans, ({ validFrom }) => validFrom ?? -Infinity)
  const validTo = Float64Array.from(spans, ({ validTo }) => validTo ?? Infinity)
  for (const [place, { from, to }] of spans.entries()) check(from, to, (validFrom[place] ?? 0) < (validTo[place] ?? 0))
  const { starts, offsets, covers } = stretchesOf(spans)

  const steps = starts.length > steppedFrom ? stepsInto(starts) : null

  const find = (number: number, now: number): number => {
    let low = 0
    let high = starts.length
    if (steps !== null && number >= sevenFrom && number < sevenTo) {
      const step = Math.floor((number - sevenFrom) / stepWidth)
      low = steps[step] ?? 0
      high = steps[step + 1] ?? high
    }
    // The first stretch that begins after the number; the one before holds it.
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((starts[middle] ?? 0) <= number) low = middle + 1
      else high = middle
    }
    if (low === 0) return -1
    const end = offsets[low] ?? 0
    for (let at = offsets[low - 1] ?? 0; at < end; at++) {
      const place = covers[at] ?? 0
      if ((validFrom[place] ?? 0) <= now && now < (validTo[place] ?? 0)) return place
    }
    return -1
  }
  return { find }
}

/** Nearly all callers have numbers of +7. For them the search begins among the stretches of their 200,000 numbers. */
const [sevenFrom, sevenTo, stepWidth] = [7e10, 8e10, 2e5]
/** From so many stretches on: the steps take 200 kB. */
const steppedFrom = 256

/** For each step, and the end, how many stretches begin before its first number. */
function stepsInto(starts: Float64Array): Int32Array {
  const steps = new Int32Array((sevenTo - sevenFrom) / stepWidth + 1)
  let before = 0
  for (let step = 0; step < steps.length; step++) {
    while ((starts[before] ?? Infinity) < sevenFrom + step * stepWidth) before++
    steps[step] = before
  }
  return steps
}

function check(from: number, to: number, lasts: boolean): void {
  const whole = Number.isSafeInteger(from) && Number.isSafeInteger(to)
  if (!whole || from < 1 || to < from || !lasts) throw new RangeError('not a span of numbers')
}

interface Stretches {
  /** First number of each stretch; it reaches to the next. */
  readonly starts: Float64Array
  /** Where the spans that cover a stretch begin in `covers`; one more than there are stretches. */
  readonly offsets: Int32Array
  readonly covers: Int32Array
}

function stretchesOf(spans: readonly DatedSpan[]): Stretches {
  const ends = new Set(spans.flatMap(({ from, to }) => [from, to + 1]))
  const starts = Float64Array.from(ends).sort()
  const offsets = new Int32Array(starts.length + 1)
  const covers: number[] = []
  const byStart = spans.map((_, place) => place).toSorted((a, b) => (spans[a]?.from ?? 0) - (spans[b]?.from ?? 0))
  const width = (place: number) => (spans[place]?.to ?? 0) - (spans[place]?.from ?? 0)
  let next = 0
  let open: number[] = []
  for (const [stretch, start] of starts.entries()) {
    open = open.filter((place) => (spans[place]?.to ?? 0) >= start)
    for (let place = byStart[next]; place !== undefined && (spans[place]?.from ?? 0) <= start; place = byStart[next]) {
      open.push(place)
      next++
    }
    open.sort((a, b) => width(a) - width(b) || b - a)
    covers.push(...open)
    offsets[stretch + 1] = covers.length
  }
  return { starts, offsets, covers: Int32Array.from(covers) }
}

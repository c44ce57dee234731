/** One bar: its name, its length, and the figure as the reader sees it (`<5` where a small count is withheld). */
export interface Bar {
  readonly label: string
  readonly value: number
  readonly shown: string
}

/** Heights in CSS pixels: a line of the label, the bar, the space between bars. */
const line = 20
const thickness = 18
const gap = 18
/** Characters of a label that fit on one line of the narrowest screen. */
const lineLength = 34
/** Percent of the width that the longest bar takes at the most, so that its figure stands beside it. */
const longestMost = 78
/** Width of the chart on the narrowest screen, and of a character of a figure. */
const narrowest = 280
const character = 9

/**
 * Bars from a zero line, each labelled in place. Widths are percentages and type is in pixels, so the drawing fits
 * any screen without a script and its letters never shrink.
 */
export function BarChart(props: { readonly id: string; readonly title: string; readonly bars: readonly Bar[] }) {
  const most = Math.max(1, ...props.bars.map(({ value }) => value))
  const figure = 8 + character * Math.max(0, ...props.bars.map(({ shown }) => shown.length))
  const longest = Math.min(longestMost, 100 - (figure / narrowest) * 100)
  const rows = place(props.bars)
  const height = rows.reduce((sum, { height }) => sum + height, 0)
  return (
    <svg class="chart" width="100%" height={height} role="img" aria-labelledby={`${props.id}-title`}>
      <title id={`${props.id}-title`}>{props.title}</title>
      {rows.map(({ bar, lines, top }) => (
        <g>
          {lines.map((text, index) => (
            <text class="chart-label" x="8" y={top + line * index + 14}>
              {text}
            </text>
          ))}
          <BarLine bar={bar} top={top + lines.length * line} share={(bar.value / most) * longest} />
        </g>
      ))}
      <line class="chart-zero" x1="0.5" x2="0.5" y1="0" y2={height} />
    </svg>
  )
}

function BarLine(props: { readonly bar: Bar; readonly top: number; readonly share: number }) {
  const width = `${props.share.toFixed(2)}%`
  return (
    <>
      <rect class="chart-bar" x="0" y={props.top} width={width} height={thickness} rx="3" />
      <text class="chart-value" x={width} dx="8" y={props.top + 14}>
        {props.bar.shown}
      </text>
    </>
  )
}

interface Placed {
  readonly bar: Bar
  readonly lines: readonly string[]
  readonly top: number
  readonly height: number
}

function place(bars: readonly Bar[]): readonly Placed[] {
  let top = 0
  return bars.map((bar) => {
    const lines = wrap(bar.label)
    const height = lines.length * line + thickness + gap
    const placed = { bar, lines, top, height }
    top += height
    return placed
  })
}

/** Breaks a label between words; a word longer than a line stays whole. */
export function wrap(label: string): readonly string[] {
  const lines: string[] = []
  for (const word of label.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= lineLength) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

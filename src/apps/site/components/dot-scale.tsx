import { wrap } from './bar-chart.tsx'

/** One dot: its name, where on the scale it stands (0 to 1; null for beyond its end), and the figure as the reader sees it. */
interface Dot {
  readonly label: string
  readonly share: number | null
  readonly shown: string
}

/** A mark of the scale: where it stands (0 to 1), and its name. */
interface Tick {
  readonly label: string
  readonly share: number
}

/** Heights in CSS pixels: a line of the label, the dot with its figure, the space between rows, the names of the marks. */
const line = 20
const thickness = 20
const gap = 18
const axis = 34
/** Radius of a dot, and the space between it and its figure. */
const radius = 7
const aside = 14
/** How far the names of both ends hang over. */
const overhang = 5
/** From here on the figure stands before its dot: behind it there is no room. */
const middle = 0.5
/** More rows than this have the marks named below too. */
const rowsMost = 8

/**
 * Figures on a scale with named marks, each dot named in place. Unlike a bar a dot has no length to be compared, so the scale need
 * not begin at zero nor grow evenly; the page says in words how it grows. Places are percentages and type is in pixels, so the
 * drawing fits any screen without a script.
 */
export function DotScale(props: {
  readonly id: string
  readonly title: string
  readonly dots: readonly Dot[]
  readonly ticks: readonly Tick[]
}) {
  const { id, title, dots, ticks } = props
  let bottom = axis
  const rows = dots.map((dot) => {
    const [top, lines] = [bottom, wrap(dot.label)]
    bottom += lines.length * line + thickness + gap
    return { dot, top, lines }
  })
  const below = dots.length > rowsMost
  return (
    <svg class="chart" width="100%" height={below ? bottom + axis : bottom} role="img" aria-labelledby={`${id}-title`}>
      <title id={`${id}-title`}>{title}</title>
      {ticks.map(({ share }) => (
        <line class="chart-tick" x1={at(share)} x2={at(share)} y1={axis - 12} y2={bottom} />
      ))}
      <Names ticks={ticks} y={14} />
      {below && <Names ticks={ticks} y={bottom + 18} />}
      {rows.map(({ dot, top, lines }) => (
        <g>
          {lines.map((text, index) => (
            <text class="chart-label chart-over" x={at(0)} y={top + line * index + 14}>
              {text}
            </text>
          ))}
          <DotLine dot={dot} y={top + lines.length * line + thickness / 2} />
        </g>
      ))}
    </svg>
  )
}

/** The names at both ends hang over a little, so that those beside them have room on the narrowest screen. */
function Names({ ticks, y }: { readonly ticks: readonly Tick[]; readonly y: number }) {
  return (
    <>
      {ticks.map(({ label, share }) => (
        <text
          class="chart-mark"
          x={at(share)}
          dx={share === 0 ? -overhang : share === 1 ? overhang : 0}
          y={y}
          text-anchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}
        >
          {label}
        </text>
      ))}
    </>
  )
}

function DotLine({ dot: { share, shown }, y }: { readonly dot: Dot; readonly y: number }) {
  const before = share === null || share > middle
  return (
    <>
      <line class="chart-track" x1={at(0)} x2={at(1)} y1={y} y2={y} />
      {share !== null && <circle class="chart-dot" cx={at(share)} cy={y} r={radius} />}
      <text
        class="chart-value"
        x={at(share ?? 1)}
        dx={share === null ? 0 : before ? -aside : aside}
        y={y + 5}
        text-anchor={before ? 'end' : 'start'}
      >
        {shown}
      </text>
    </>
  )
}

/** The ends of the scale leave room for half a dot. */
function at(share: number): string {
  return `${(2 + share * 96).toFixed(2)}%`
}

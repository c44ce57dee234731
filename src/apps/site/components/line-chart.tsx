/** One point: its place in time, its height, and the figure as the reader sees it. */
export interface Point {
  readonly label: string
  readonly value: number
  readonly shown: string
}

/** What a line chart draws. */
export interface LineChartProps {
  readonly id: string
  readonly title: string
  readonly points: readonly Point[]
  /** Highest value of the scale, so that charts side by side can be compared; the highest point where absent. */
  readonly most?: number
  readonly height?: number
}

/** Room in CSS pixels above the highest point for its figure, and below the zero line for the labels. */
const above = 30
const below = 26
/** Percentage of the width left free at each side, so that figures at the ends are not cut. */
const side = 11

/**
 * One line over a zero line, figures on the points, labels below. Positions across are percentages, heights are
 * pixels; only the stroke lies in a stretched box.
 */
export function LineChart(props: LineChartProps) {
  const { points, id } = props
  const height = props.height ?? 220
  const zero = height - below
  const most = Math.max(props.most ?? 0, ...points.map(({ value }) => value)) || 1
  const places = points.map((point, index) => ({
    point,
    x: side + (points.length > 1 ? (index / (points.length - 1)) * (100 - 2 * side) : 50 - side),
    y: zero - (point.value / most) * (zero - above),
  }))
  const told = tellWhich(points)
  return (
    <svg class="chart" width="100%" height={height} role="img" aria-labelledby={`${id}-title`}>
      <title id={`${id}-title`}>{props.title}</title>
      <line class="chart-zero" x1="0" x2="100%" y1={zero + 0.5} y2={zero + 0.5} />
      <svg viewBox={`0 0 100 ${height}`} width="100%" height={height} preserveAspectRatio="none">
        <polyline
          class="chart-line"
          points={places.map(({ x, y }) => `${x.toFixed(2)},${y.toFixed(1)}`).join(' ')}
          fill="none"
          vector-effect="non-scaling-stroke"
        />
      </svg>
      {places.map(({ point, x, y }, index) => (
        <g>
          <circle class="chart-point" cx={`${x.toFixed(2)}%`} cy={y.toFixed(1)} r="5" />
          {told.has(index) && (
            <>
              <text class="chart-value" x={`${x.toFixed(2)}%`} y={(y - 13).toFixed(1)} text-anchor="middle">
                {point.shown}
              </text>
              <text class="chart-label" x={`${x.toFixed(2)}%`} y={zero + 20} text-anchor="middle">
                {point.label}
              </text>
            </>
          )}
        </g>
      ))}
    </svg>
  )
}

/** On a crowded line only the first, the last and the highest point are told; the table holds the rest. */
function tellWhich(points: readonly Point[]): ReadonlySet<number> {
  if (points.length <= 6) return new Set(points.keys())
  const highest = points.reduce((best, { value }, index) => (value > (points[best]?.value ?? 0) ? index : best), 0)
  const near = (index: number) => Math.abs(index - highest) < 2 && index !== highest
  return new Set([0, points.length - 1].filter((index) => !near(index)).concat(highest))
}

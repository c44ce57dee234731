/** One line or row of bars. `tone` is a colour of figures.css. */
export interface ChartSeries {
  readonly name: string
  readonly values: readonly (number | null)[]
  readonly shape: 'bars' | 'line'
  readonly tone: 'first' | 'second' | 'danger'
  readonly dashed?: boolean
}

/** What a chart shows: a value of each series for each label. */
export interface ChartGiven {
  readonly labels: readonly string[]
  readonly series: readonly ChartSeries[]
  readonly unit: 'count' | 'seconds'
  readonly format: (value: number | null) => string
  readonly height: number
  /** One sentence on it for those who do not see it. */
  readonly summary: string
}

import { type Channel, type Topic2011, topics2011 } from '#domains/taxonomy'

/**
 * Figures of the hotline from before this system, as they were published and no finer: what the source does not tell
 * is listed as unknown, never estimated. Shares lie between 0 and 1.
 */
export interface History {
  /** Code of the source; its title stands in the catalogue under `statistics.source.<code>`. */
  readonly source: 'hotline-2020'
  readonly from: number
  readonly to: number
  /** Reports from `from` to `to`. */
  readonly total: number
  /** Totals of other spans that the source tells only roughly. */
  readonly otherTotals: readonly {
    readonly from: number
    readonly to: number
    readonly sense: 'over'
    readonly total: number
  }[]
  /** Share of a topic in the first and in the last year; `almost-none` where the source says "almost zero". */
  readonly shares: readonly {
    readonly topic: Topic2011
    readonly first: number
    readonly last: number | 'almost-none'
  }[]
  /** Topics of the same yearly structure whose shares the source does not tell. */
  readonly unknownShares: readonly Topic2011[]
  /** Share of channels as the source of 2020 tells it, `over` or `about` a round figure. */
  readonly channels: readonly {
    readonly channels: readonly Channel[]
    readonly sense: 'over' | 'about'
    readonly share: number
  }[]
}

const shares: History['shares'] = [
  { topic: 'libel-privacy', first: 0.0659, last: 0.2454 },
  { topic: 'csam', first: 0.2287, last: 'almost-none' },
  { topic: 'insult-bullying', first: 0.3256, last: 0.3256 },
]

/** The hotline's presentation and seminar report of 2020. */
export const history: History = {
  source: 'hotline-2020',
  from: 2011,
  to: 2019,
  total: 19_045,
  otherTotals: [{ from: 2011, to: 2020, sense: 'over', total: 20_000 }],
  shares,
  unknownShares: topics2011.map(({ code }) => code).filter((code) => !shares.some(({ topic }) => topic === code)),
  channels: [
    { channels: ['phone'], sense: 'over', share: 0.9 },
    { channels: ['site', 'email'], sense: 'about', share: 0.05 },
    { channels: ['visit'], sense: 'about', share: 0.05 },
  ],
}

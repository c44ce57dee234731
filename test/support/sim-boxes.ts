import type { FoundBox } from '#domains/calls'

const at = (minutes: number) => new Date(Date.parse('2026-11-20T01:00:00Z') + minutes * 60_000).toISOString()

/** A box of so many SIMs that take over from one another, with the reasons an engine would give; made up. */
export const foundBox = (externalId: string, sims: number, more: Partial<FoundBox> = {}): FoundBox => ({
  externalId,
  region: 'KZ-75',
  score: 0.9996,
  firstSeen: at(0),
  lastSeen: at(sims * 20 + 300),
  links: { device: sims - 1, 'hand-over': Math.floor(sims / 2), cell: sims, 'card-row': 3, owner: 0, peers: 0 },
  cells: [401_010_112, 401_010_113],
  devices: 8,
  synthetic: false,
  sims: Array.from({ length: sims }, (_, place) => ({
    imsi: `401010${externalId.padStart(3, '0')}${String(place).padStart(6, '0')}`,
    number: `+770155${externalId.padStart(2, '0')}${String(place).padStart(3, '0')}`,
    imeis: [`3520990017614${place % 8}`, ...(place % 3 === 0 ? [`8600000000000${place % 8}`] : [])],
    score: 0.9996 - place * 0.0004,
    reasons: [
      { code: 'cellSuspects', value: sims - 1, weight: 3.2 },
      { code: 'freshDay', value: 0.97 - (place % 5) / 100, weight: 2.4 },
      { code: 'inDay', value: 0.02, weight: 2.1 },
      { code: 'age', value: 6 + (place % 4), weight: 1.9 },
      ...(place % 2 === 0 ? [{ code: 'messagesInWeek', value: 0.005, weight: 1.1 }] : []),
    ],
    calls: 180 + place,
    firstSeen: at(place * 20),
    lastSeen: at(place * 20 + 200),
  })),
  ...more,
})

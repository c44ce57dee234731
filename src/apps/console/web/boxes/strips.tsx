import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Part } from './box-grounds.tsx'
import type { Sim } from './boxes-data.ts'

const width = 720
const rowHeight = 4
const most = 60

/** When each SIM was at work, one strip each: cards that take over from one another make a staircase. */
export function Strips({ sims }: { readonly sims: readonly Sim[] }) {
  const t = useT()
  const format = useFormat()
  const spans = sims
    .map(({ imsi, firstSeen, lastSeen }) => ({ imsi, from: Date.parse(firstSeen), to: Date.parse(lastSeen) }))
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
    .slice(0, most)
  const from = Math.min(...spans.map((span) => span.from))
  const to = Math.max(...spans.map((span) => span.to))
  if (spans.length < 2 || to <= from) return null
  const x = (at: number) => ((at - from) / (to - from)) * width
  const height = spans.length * rowHeight
  const help = sims.length > most ? t('console.boxes.strips.first', { count: most, all: sims.length }) : ''
  return (
    <Part title={t('console.boxes.strips')} help={`${t('console.boxes.strips.help')} ${help}`.trim()}>
      <svg
        className="boxes-strips"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('console.boxes.strips.label', {
          count: spans.length,
          from: format.time(from),
          to: format.time(to),
        })}
      >
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <line key={share} x1={share * width} x2={share * width} y1={0} y2={height} />
        ))}
        {spans.map((span, row) => (
          <rect
            key={span.imsi}
            x={x(span.from)}
            y={row * rowHeight + 0.5}
            width={Math.max(2, x(span.to) - x(span.from))}
            height={rowHeight - 1}
            rx={1}
          />
        ))}
      </svg>
      <div className="boxes-ends" aria-hidden>
        <span>{format.time(from)}</span>
        <span>{format.time((from + to) / 2)}</span>
        <span>{format.time(to)}</span>
      </div>
    </Part>
  )
}

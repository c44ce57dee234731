import type { ReactNode } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { Clock } from './clock.tsx'
import { useTenge } from './money.ts'
import { useBoard } from './recoveries-data.ts'

/** The sums of the centre, and the clock that runs out next. */
export function BoardStrip({ nextDue }: { readonly nextDue: string | null }) {
  const t = useT()
  const format = useFormat()
  const tenge = useTenge()
  const board = useBoard()
  if (board.error !== null) return <Failure error={board.error} retry={() => void board.refetch()} />
  if (board.data === undefined) return null
  const { open, lastDay, requests } = board.data
  return (
    <dl className="recoveries-tiles" aria-label={t('console.recoveries.board')}>
      <Tile name={t('console.recoveries.board.open')} more={t('console.recoveries.board.requests', { ...requests })}>
        {format.number(open.recoveries)}
      </Tile>
      <Tile name={t('console.recoveries.board.held')} mark="held">
        {tenge(open.held)}
      </Tile>
      <Tile name={t('console.recoveries.board.moving')} mark="open">
        {tenge(open.open)}
      </Tile>
      <Tile
        name={t('console.recoveries.board.lost')}
        mark="lost"
        more={t('console.recoveries.board.stolen', { sum: tenge(lastDay.stolen) })}
      >
        {tenge(lastDay.lost)}
      </Tile>
      <Tile name={t('console.recoveries.board.next')}>{nextDue === null ? '—' : <Clock due={nextDue} />}</Tile>
    </dl>
  )
}

interface TileProps {
  readonly name: string
  /** The fate whose pattern stands beside it. */
  readonly mark?: string
  readonly more?: string
  readonly children: ReactNode
}

/** One figure with its name. */
export function Tile({ name, mark, more, children }: TileProps) {
  return (
    <div className="recoveries-tile">
      <dt>
        {mark !== undefined && <span className={`recoveries-mark recoveries-fate-${mark}`} aria-hidden />}
        {name}
      </dt>
      <dd>{children}</dd>
      {more !== undefined && <dd className="recoveries-more">{more}</dd>}
    </div>
  )
}

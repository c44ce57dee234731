import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useTenge } from './money.ts'
import type { useRecoveriesOf } from './recoveries-data.ts'
import type { ListedRecovery } from './recovery.ts'
import { StateBadge } from './state-badge.tsx'

const figures = ['stolen', 'held', 'returned', 'lost'] as const

/** The recoveries of a report, each with its state and its sums, and a way to the rest of them. */
export function RecoveryLines({ found }: { readonly found: ReturnType<typeof useRecoveriesOf> }) {
  const t = useT()
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      {found.error !== null && <Failure error={found.error} retry={() => void found.refetch()} />}
      {items.length > 0 && (
        <ul className="recoveries-lines">
          {items.map((recovery) => (
            <RecoveryLine key={recovery.id} recovery={recovery} />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button
          size="compact-xs"
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('console.recoveries.more')}
        </Button>
      )}
    </>
  )
}

function RecoveryLine({ recovery: { id, number, state, stolen, sums } }: { readonly recovery: ListedRecovery }) {
  const t = useT()
  const tenge = useTenge()
  const whole = { ...sums, stolen }
  return (
    <li>
      <Link to="/recoveries/case/$id" params={{ id }} className="recoveries-link">
        {number}
      </Link>
      <StateBadge state={state} />
      {figures.map((figure) => (
        <span key={figure}>
          {t(`console.recoveries.sum.${figure}`)}: <strong>{whole[figure] === 0 ? '—' : tenge(whole[figure])}</strong>
        </span>
      ))}
    </li>
  )
}

import { Badge } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import type { RecoveryState } from './recovery.ts'

const colours = {
  created: 'yellow',
  tracking: 'sky',
  'awaiting-analysis': 'yellow',
  analysed: 'sky',
  returning: 'sky',
  completed: 'green',
  cancelled: 'gray',
} as const

/** Where a recovery stands. */
export function StateBadge({ state }: { readonly state: RecoveryState }) {
  const t = useT()
  return (
    <Badge variant="light" tt="none" color={colours[state]} className="recoveries-badge">
      {t(`console.recoveries.state.${state}`)}
    </Badge>
  )
}

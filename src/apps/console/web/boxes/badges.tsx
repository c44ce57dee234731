import { Badge } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import type { Box } from './boxes-data.ts'

const colours = { found: 'yellow', 'in-review': 'sky', confirmed: 'red', dismissed: 'gray', merged: 'gray' } as const

/** Where a box stands, and who looks at it. */
export function StateBadge({ box }: { readonly box: Box }) {
  const t = useT()
  const { person } = useSession()
  const { state, assignee, assigneeName } = box
  const who = assignee === person.id ? t('console.boxes.by.you') : (assigneeName ?? t('console.boxes.by.somebody'))
  return (
    <Badge variant="light" tt="none" color={colours[state]}>
      {state === 'in-review' ? t('console.boxes.state.in-review', { who }) : t(`console.boxes.state.${state}`)}
    </Badge>
  )
}

/** Says that a box was made up for practice. */
export function SyntheticBadge() {
  const t = useT()
  return (
    <Badge variant="default" tt="none">
      {t('console.boxes.synthetic')}
    </Badge>
  )
}

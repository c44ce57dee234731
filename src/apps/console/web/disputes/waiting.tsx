import { Badge } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { useDisputes } from './disputes-data.ts'

/** How many disputes wait for an answer, beside the screen's name; nothing where none does. */
export function DisputesWaiting() {
  const t = useT()
  const { data, hasNextPage } = useDisputes('open')
  const count = data?.length ?? 0
  if (count === 0) return null
  return (
    <Badge component="span" variant="light" circle={count < 10}>
      <span aria-hidden>{hasNextPage ? `${count}+` : count}</span>
      <span className="heard">{t('console.disputes.waiting', { count })}</span>
    </Badge>
  )
}

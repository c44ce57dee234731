import { Button } from '@mantine/core'
import { useT } from '../app/i18n.tsx'

interface MoreProps {
  readonly shown: boolean
  readonly few: number
  readonly of: number
  readonly show: () => void
}

/** Shows the rest of a long list, where there is one. */
export function More({ shown, few, of, show }: MoreProps) {
  const t = useT()
  if (shown || of <= few) return null
  return (
    <Button size="xs" variant="default" mt="xs" onClick={show}>
      {t('console.boxes.all', { count: of })}
    </Button>
  )
}

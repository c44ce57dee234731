import { Alert, Button, Stack } from '@mantine/core'
import type { ConflictJson } from '#domains/reports'
import { useT } from '../app/i18n.tsx'
import { ChangeList } from './conflict-view.tsx'

/** The report changed while somebody was writing: who did what, and a way to see it. What was written stays. */
export function LateNotice(props: {
  readonly late: Pick<ConflictJson['conflict'], 'changes'>
  readonly onShow: () => void
}) {
  const t = useT()
  return (
    <Alert color="yellow" variant="light" role="alert" title={t('console.report.late')}>
      <Stack gap={6} align="flex-start">
        <ChangeList changes={props.late.changes} />
        <Button size="xs" variant="default" onClick={props.onShow}>
          {t('console.report.show-newest')}
        </Button>
      </Stack>
    </Alert>
  )
}

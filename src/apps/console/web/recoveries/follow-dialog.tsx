import { useT } from '../app/i18n.tsx'
import { FormDialog } from '../calls/form-dialog.tsx'
import { useTenge } from './money.ts'
import { deeds, useRefresh } from './recoveries-data.ts'
import type { RecoveryDetail } from './recovery.ts'

interface FollowProps {
  readonly recovery: RecoveryDetail
  readonly close: () => void
}

/** Asks banks for money that came within reach after the analysis: somebody decides it, knowing how much it is. */
export function FollowDialog({ recovery: { id, reachable }, close }: FollowProps) {
  const t = useT()
  const tenge = useTenge()
  const refresh = useRefresh()
  return (
    <FormDialog
      title={t('console.recoveries.follow')}
      intro={t('console.recoveries.follow.help')}
      deed={t('console.recoveries.follow.deed')}
      done={t('console.recoveries.follow.done')}
      send={() => deeds.follow(id)}
      settled={refresh}
      close={close}
    >
      {/* Without a field, the sum is where the keyboard stands: it is read aloud first, and Ctrl+Enter asks. */}
      <strong data-autofocus tabIndex={-1}>
        {t('console.recoveries.follow.reachable', { sum: tenge(reachable) })}
      </strong>
    </FormDialog>
  )
}

import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { FormDialog } from '../calls/form-dialog.tsx'
import { PaymentFields } from './payment-fields.tsx'
import { emptyRow, type PaymentRow, paymentOf, rowsOf } from './payment-rows.ts'
import { deeds, useRefresh } from './recoveries-data.ts'
import type { RecoveryDetail } from './recovery.ts'

interface StartProps {
  readonly recovery: RecoveryDetail
  readonly close: () => void
}

/** A duty officer confirms the victim's payments in the place of the victim's bank: from here on the money is asked for. */
export function StartDialog({ recovery, close }: StartProps) {
  const t = useT()
  const refresh = useRefresh()
  const told = recovery.requests.find(({ kind }) => kind === 'confirm')?.payments ?? []
  const [rows, setRows] = useState<readonly PaymentRow[]>(() => (told.length === 0 ? [emptyRow(0)] : rowsOf(told)))
  return (
    <FormDialog
      title={t('console.recoveries.start')}
      intro={t('console.recoveries.start.intro')}
      deed={t('console.recoveries.start.deed')}
      done={t('console.recoveries.start.done')}
      send={() => deeds.start(recovery.id, rows.map(paymentOf))}
      settled={refresh}
      close={close}
    >
      <PaymentFields rows={rows} change={setRows} named />
    </FormDialog>
  )
}

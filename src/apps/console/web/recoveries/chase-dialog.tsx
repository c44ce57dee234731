import { Modal } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useReport } from '../report/report-data.ts'
import { OpenDialog } from './open-dialog.tsx'
import './recoveries.css'
import type { ListedRecovery } from './recovery.ts'
import { useReportWords } from './report-words.ts'
import { theftOf } from './theft.ts'

interface ChaseProps {
  /** The id of the report. */
  readonly report: string
  /** The recoveries that it opened before. */
  readonly earlier: readonly ListedRecovery[]
  readonly close: () => void
}

/** Opens a recovery from a report: what the report tells stands in the form already. */
export function ChaseDialog({ report: id, earlier, close }: ChaseProps) {
  const t = useT()
  const words = useReportWords()
  const { data, error, refetch } = useReport(id)
  if (data !== undefined) {
    const { channel, victimBank, rows } = theftOf(data)
    const numbers = earlier.filter(({ state }) => state !== 'cancelled').map(({ number }) => number)
    const from = { channel, victimBank, rows, report: id, region: data.region, words: words(data), earlier: numbers }
    return <OpenDialog from={from} close={close} />
  }
  if (error === null) return null
  return (
    <Modal
      opened
      onClose={close}
      title={t('console.recoveries.chase')}
      closeButtonProps={{ 'aria-label': t('console.close') }}
    >
      <Failure error={error} retry={() => void refetch()} />
    </Modal>
  )
}

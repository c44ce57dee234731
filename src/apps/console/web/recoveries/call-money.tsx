import { Alert, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useT } from '../app/i18n.tsx'
import { useLine } from '../report/report-data.ts'
import { ChaseButton } from './chase-button.tsx'
import './recoveries.css'
import { useRecoveriesOf } from './recoveries-data.ts'
import { RecoveryLines } from './recovery-lines.tsx'
import { RecoveryTexts } from './recovery-texts.tsx'

/** After a call about fraud: the chase begins from here, while the receipt stays on the screen. */
export function CallMoney({ report }: { readonly report: string }) {
  return (
    <RecoveryTexts waiting={null}>
      <Offer report={report} />
    </RecoveryTexts>
  )
}

function Offer({ report }: { readonly report: string }) {
  const found = useRecoveriesOf(report)
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  const reasons = useLine(report)?.priorityReasons ?? []
  // "money-leaving" means that nothing was paid yet.
  const isLost = reasons.some(({ code }) => code.startsWith('money-') && code !== 'money-leaving')
  const button = (
    <ChaseButton report={report} earlier={items} keys="alt+m" first={isLost && items.length === 0} size="md" />
  )
  if (items.length === 0) return isLost ? <Lost>{button}</Lost> : button
  return (
    <div className="recoveries recoveries-panel recoveries-offer" role="status">
      <RecoveryLines found={found} />
      {button}
    </div>
  )
}

/** Money left, and nobody is after it yet. */
function Lost({ children }: { readonly children: ReactNode }) {
  const t = useT()
  return (
    <Alert color="yellow" variant="light" role="status">
      <Stack gap="xs" align="center">
        <Text>{t('console.recoveries.money.left')}</Text>
        {children}
      </Stack>
    </Alert>
  )
}

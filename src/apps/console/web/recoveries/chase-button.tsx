import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useCommands } from '../palette/commands.ts'
import type { ListedRecovery } from './recovery.ts'

/** Comes with the first press: a report is read far more often than its money is chased. */
const ChaseDialog = lazy(() => import('./chase-dialog.tsx').then((file) => ({ default: file.ChaseDialog })))

interface ChaseButtonProps {
  /** The id of the report. */
  readonly report: string
  /** The recoveries that it opened before. */
  readonly earlier: readonly ListedRecovery[]
  /** The key that does the same. */
  readonly keys: string
  /** Whether it is the first thing to do here. */
  readonly first: boolean
  readonly size: 'xs' | 'md'
}

/** Opens a recovery from a report, by button, key or command. */
export function ChaseButton({ report, earlier, keys, first, size }: ChaseButtonProps) {
  const t = useT()
  const [asked, setAsked] = useState(false)
  const ask = () => setAsked(true)
  const label = t('console.recoveries.chase')
  useKeys({ [keys]: ask })
  useCommands([
    { id: 'report.chase', label, keywords: 'chase stolen money recovery open theft', group: 'here', keys, run: ask },
  ])
  return (
    <>
      <Button
        size={size}
        variant={first ? 'filled' : 'default'}
        aria-keyshortcuts={keys}
        onClick={ask}
        rightSection={<Hint keys={keys} />}
      >
        {label}
      </Button>
      {asked && (
        <Suspense fallback={null}>
          <ChaseDialog report={report} earlier={earlier} close={() => setAsked(false)} />
        </Suspense>
      )}
    </>
  )
}

import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { failureTitle } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { ReasonDialog } from '../calls/reason-dialog.tsx'
import { useCommands } from '../palette/commands.ts'
import { FollowDialog } from './follow-dialog.tsx'
import { NoticeDialog } from './notice-dialog.tsx'
import { openNotices } from './paper-sums.ts'
import { deeds, useRefresh } from './recoveries-data.ts'
import type { Papers, RecoveryDetail } from './recovery.ts'
import { openRequests } from './request-answer.ts'
import { RequestAnswerDialog } from './request-answer-dialog.tsx'
import { SanctionDialog } from './sanction-dialog.tsx'
import { StartDialog } from './start-dialog.tsx'

interface DeedsProps {
  readonly recovery: RecoveryDetail
  readonly papers: Papers | undefined
}

type Asked = 'start' | 'follow' | 'cancel' | 'notice' | 'sanction' | 'conclude' | 'bank-told'

/** What the person may do with the recovery as it stands, each with its key. */
function useOffered({ recovery, papers }: DeedsProps, ask: (what: Asked) => void) {
  const { may, person } = useSession()
  const { state, dutyOfficer } = recovery
  const taking = useTaking(recovery.id)
  const working = may('payments:work-recovery')
  const over = state === 'completed' || state === 'cancelled'
  const takesPapers = (state === 'tracking' || state === 'awaiting-analysis') && may('payments:record-notice')
  const all = [
    { name: 'start', keys: 's', run: () => ask('start'), offered: working && state === 'created' },
    { name: 'follow', keys: 'f', run: () => ask('follow'), offered: working && recovery.reachable > 0 },
    {
      name: 'notice',
      keys: 'n',
      run: () => ask('notice'),
      offered: takesPapers && papers?.holds.some((hold) => hold.state === 'held') === true,
    },
    {
      name: 'sanction',
      keys: 'p',
      run: () => ask('sanction'),
      offered: takesPapers && papers !== undefined && openNotices(papers).length > 0,
    },
    {
      name: 'conclude',
      keys: 'e',
      run: () => ask('conclude'),
      offered: state === 'awaiting-analysis' && may('payments:release-hold'),
    },
    {
      name: 'bank-told',
      keys: 'a',
      run: () => ask('bank-told'),
      offered: working && papers !== undefined && openRequests(recovery).length > 0,
    },
    { name: 'take', keys: 't', run: () => taking.mutate(), offered: working && !over && dutyOfficer !== person.id },
    {
      name: 'cancel',
      keys: 'x',
      run: () => ask('cancel'),
      // Not once money goes back: a sanction stands.
      offered: working && !over && state !== 'returning' && (papers?.sanctions ?? []).length === 0,
    },
  ] as const
  return { shown: all.filter(({ offered }) => offered), taking }
}

function useTaking(id: string) {
  const t = useT()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: () => deeds.take(id),
    onError: (error) =>
      notifications.show({ title: failureTitle(error, t), message: '', color: 'red', withCloseButton: false }),
    onSettled: () => refresh(),
  })
}

/** Buttons for what can be done, and the dialogs that they open. */
export function Deeds({ recovery, papers }: DeedsProps) {
  const t = useT()
  const [asked, ask] = useState<Asked | null>(null)
  const { shown, taking } = useOffered({ recovery, papers }, ask)
  useKeys(Object.fromEntries(shown.map(({ keys, run }) => [keys, run])))
  useCommands(
    shown.map(({ name, keys, run }) => ({
      id: `recoveries.${name}`,
      label: t(`console.recoveries.${name}`),
      group: 'here',
      keys,
      run,
    })),
  )
  const close = () => ask(null)
  return (
    <>
      {shown.map(({ name, keys, run }, place) => (
        <Button
          key={name}
          variant={place === 0 && name !== 'take' && name !== 'cancel' ? 'filled' : 'default'}
          loading={name === 'take' && taking.isPending}
          onClick={run}
          aria-keyshortcuts={keys}
          rightSection={<Hint keys={keys} />}
        >
          {t(`console.recoveries.${name}`)}
        </Button>
      ))}
      {asked === 'start' && <StartDialog recovery={recovery} close={close} />}
      {asked === 'follow' && <FollowDialog recovery={recovery} close={close} />}
      {asked === 'notice' && papers !== undefined && <NoticeDialog recovery={recovery} papers={papers} close={close} />}
      {asked === 'sanction' && papers !== undefined && (
        <SanctionDialog recovery={recovery} papers={papers} close={close} />
      )}
      {asked === 'bank-told' && papers !== undefined && (
        <RequestAnswerDialog recovery={recovery} papers={papers} close={close} />
      )}
      {asked === 'cancel' && <Ending recovery={recovery} how="cancel" close={close} />}
      {asked === 'conclude' && <Ending recovery={recovery} how="conclude" close={close} />}
    </>
  )
}

interface EndingProps {
  readonly recovery: RecoveryDetail
  readonly how: 'cancel' | 'conclude'
  readonly close: () => void
}

/** Calls the recovery off, or concludes its analysis: both let held money go. */
function Ending({ recovery: { id }, how, close }: EndingProps) {
  const t = useT()
  const refresh = useRefresh()
  return (
    <ReasonDialog
      title={t(`console.recoveries.${how}`)}
      follows={t(`console.recoveries.${how}.follows`)}
      asks={{ label: t('console.recoveries.why'), help: t(`console.recoveries.${how}.help`) }}
      done={t(`console.recoveries.${how}.done`)}
      send={(reason) => (how === 'cancel' ? deeds.cancel(id, reason) : deeds.conclude(id, reason))}
      settled={refresh}
      close={close}
    />
  )
}

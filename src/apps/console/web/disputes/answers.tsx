import { Alert, Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useSession } from '../app/session.tsx'
import { ReasonDialog } from '../calls/reason-dialog.tsx'
import { useCommands } from '../palette/commands.ts'
import { type DisputedListing, type DisputeView, decide, useDisputesRefresh } from './disputes-data.ts'
import { shown } from './shown.ts'

interface AnswersProps {
  readonly dispute: DisputeView
  readonly listing: DisputedListing
}

type Ruling = 'upheld' | 'rejected'

/** The two answers. Who listed it may take it off again; that it stays is for somebody else to say. */
export function Answers({ dispute, listing }: AnswersProps) {
  const t = useT()
  const { person } = useSession()
  const [ruling, setRuling] = useState<Ruling | null>(null)
  const latest = listing.history.find(({ cause }) => cause === 'decision')
  const own = latest?.actorKind === 'person' && latest.actorId === person.id
  const deeds = [
    { word: 'uphold', key: 'u', run: () => setRuling('upheld') },
    ...(own ? [] : [{ word: 'reject', key: 'r', run: () => setRuling('rejected') } as const]),
  ] as const
  useKeys(Object.fromEntries(deeds.map(({ key, run }) => [key, run])))
  useCommands(
    deeds.map(({ word, key, run }) => ({
      id: `disputes.${word}`,
      label: t(`console.disputes.${word}`),
      group: 'here',
      keys: key,
      run,
    })),
  )
  return (
    <>
      {own && (
        <Alert variant="light" color="yellow" title={t('console.disputes.own')}>
          {t('console.disputes.own.help')}
        </Alert>
      )}
      <Group>
        {deeds.map(({ word, key, run }) => (
          <Button
            key={word}
            variant={word === 'uphold' ? 'filled' : 'default'}
            onClick={run}
            aria-keyshortcuts={key}
            rightSection={<Hint keys={key} />}
          >
            {t(`console.disputes.${word}`)}
          </Button>
        ))}
      </Group>
      {ruling !== null && <RulingDialog dispute={dispute} ruling={ruling} close={() => setRuling(null)} />}
    </>
  )
}

interface RulingProps {
  readonly dispute: DisputeView
  readonly ruling: Ruling
  readonly close: () => void
}

function RulingDialog({ dispute, ruling, close }: RulingProps) {
  const t = useT()
  const refresh = useDisputesRefresh()
  const word = ruling === 'upheld' ? 'uphold' : 'reject'
  return (
    <ReasonDialog
      title={t(`console.disputes.${word}`)}
      follows={t(`console.disputes.${word}.follows`, { name: shown(dispute) })}
      asks={{ label: t('console.disputes.why'), help: t('console.disputes.why.help') }}
      done={t(`console.disputes.${word}.done`)}
      send={(reason) => decide(dispute.id, ruling, reason)}
      close={close}
      settled={refresh}
    />
  )
}

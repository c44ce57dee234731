import { Button, Group, Kbd, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CrisisKind } from '#domains/desk'
import type { Language } from '#kernel/language'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import { type Crisis, kinds, useCrises, useScript } from './crises.ts'
import { CrisisDialog } from './dialog.tsx'

/** What an alarm is about. */
export interface CrisisButtonProps {
  readonly reportId?: string | undefined
  readonly draftId?: string | undefined
  /** The caller's language. */
  readonly language: Language
  readonly region?: string | null | undefined
}

/** Raises an alarm (F9, then 1, 2 or 3), with or without a report or draft, and shows script and numbers at once. */
export function CrisisButton(props: CrisisButtonProps) {
  const t = useT()
  const { may } = useSession()
  const [asking, setAsking] = useState(false)
  const [raised, setRaised] = useState<Crisis | null>(null)
  const open = useCrises()
  const current = raised === null ? null : (open.find(({ id }) => id === raised.id) ?? raised)
  const allowed = may('crisis:raise')
  const ask = () => (raised === null ? setAsking(true) : undefined)
  useKeys({ f9: ask }, allowed)
  useAsked('alarm', ask, allowed)
  useCommands([
    {
      id: 'crisis.raise',
      label: `⚠ ${t('console.crisis.raise')}`,
      group: 'here',
      keys: 'f9',
      action: 'crisis:raise',
      run: ask,
    },
  ])
  if (!allowed) return null
  return (
    <>
      <Button
        color="red"
        variant="light"
        size="xs"
        onClick={() => setAsking(true)}
        rightSection={<Hint keys="f9" />}
        aria-keyshortcuts="F9"
      >
        ⚠ {t('console.crisis.raise')}
      </Button>
      {asking && (
        <KindDialog
          {...props}
          close={() => setAsking(false)}
          done={(crisis) => {
            setAsking(false)
            setRaised(crisis)
          }}
        />
      )}
      {current !== null && (
        <CrisisDialog
          crisis={{ ...current, names: current.names ?? {} }}
          language={props.language}
          close={() => setRaised(null)}
        />
      )}
    </>
  )
}

interface KindProps extends CrisisButtonProps {
  readonly close: () => void
  readonly done: (crisis: Crisis) => void
}

function KindDialog({ reportId, draftId, language, region, close, done }: KindProps) {
  const t = useT()
  const client = useQueryClient()
  const raise = useMutation({
    mutationFn: (kind: CrisisKind) =>
      reportId === undefined
        ? api.post<Crisis>('/api/v1/desk/crises', {
            kind,
            language,
            ...(draftId !== undefined && { draftId }),
            ...(region && { region }),
          })
        : api.post<Crisis>(`/api/v1/reports/${reportId}/crisis`, { kind, language }),
    onSuccess: (crisis) => {
      void client.invalidateQueries({ queryKey: ['crises'] })
      done(crisis)
    },
  })
  const choose = (kind: CrisisKind) => () => {
    if (!raise.isPending) raise.mutate(kind)
  }
  // Asked for before one is chosen, so that the words are there at once.
  useScript('life', language)
  useScript('suicide', language)
  useScript('abduction', language)
  useKeys(Object.fromEntries(kinds.map((kind, i) => [String(i + 1), choose(kind)])))
  return (
    <Modal opened onClose={close} title={t('console.crisis.which')} size="lg">
      <Stack>
        {kinds.map((kind, i) => (
          <Button
            key={kind}
            color="red"
            variant="light"
            size="lg"
            justify="space-between"
            loading={raise.isPending && raise.variables === kind}
            onClick={choose(kind)}
            rightSection={<Kbd aria-hidden>{i + 1}</Kbd>}
            data-autofocus={i === 0 ? true : undefined}
          >
            {t(`console.crisis.kind.${kind}`)}
          </Button>
        ))}
        <Text size="sm" c="dimmed">
          {t('console.crisis.what-happens')}
        </Text>
        {raise.error !== null && (
          <>
            <Failure error={raise.error} />
            <Text fw={700} size="xl">
              112 · 102 · 103 · 111 · 150
            </Text>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('console.crisis.cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

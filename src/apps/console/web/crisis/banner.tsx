import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { failureTitle } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { type Crisis, useCrises } from './crises.ts'
import { CrisisDialog } from './dialog.tsx'

/** Alarms that concern the reader and are not over: above every screen until somebody takes them, then smaller. */
export function CrisisBanner() {
  const t = useT()
  const crises = useCrises()
  const [shown, setShown] = useState<Crisis | null>(null)
  const urgent = crises.some(({ mine }) => mine)
  useEffect(() => {
    if (!urgent) return undefined
    // The browser's tab tells it too, for who looks at another window.
    const title = document.title
    document.title = `⚠ ${t('console.crisis.alarm')}`
    return () => {
      document.title = title
    }
  }, [urgent, t])
  const current = shown === null ? undefined : crises.find(({ id }) => id === shown.id)
  return (
    <>
      <Stack gap={4} px={crises.length > 0 ? 'md' : 0} pb={crises.length > 0 ? 6 : 0} aria-live="assertive">
        {crises.map((crisis) => (
          <Line key={crisis.id} crisis={crisis} open={() => setShown(crisis)} />
        ))}
      </Stack>
      {current !== undefined && (
        <CrisisDialog crisis={current} language={current.language} close={() => setShown(null)} />
      )}
    </>
  )
}

function Line({ crisis, open }: { readonly crisis: Crisis; readonly open: () => void }) {
  const t = useT()
  const format = useFormat()
  const client = useQueryClient()
  const { person } = useSession()
  const { id, kind, raisedBy, raisedAt, acknowledgedBy, names, mine } = crisis
  const take = useMutation({
    mutationFn: () => api.post(`/api/v1/desk/crises/${id}/acknowledgement`),
    onSettled: () => client.invalidateQueries({ queryKey: ['crises'] }),
  })
  const ago = format.ago(raisedAt)
  const raised =
    raisedBy === person.id
      ? t('console.crisis.raised-own', { ago })
      : t('console.crisis.raised', { name: names[raisedBy] ?? '—', ago })
  return (
    <Alert color={acknowledgedBy === null ? 'red' : 'yellow'} variant="light" py={6}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          <b>
            {acknowledgedBy === null ? '⚠' : '◐'} {t(`console.crisis.kind.${kind}`)}
          </b>{' '}
          · {raised} · <Taken crisis={crisis} />
          {take.error !== null && ` · ${failureTitle(take.error, t)}`}
        </Text>
        <Group gap="xs">
          {mine && (
            <Button size="xs" color="red" variant="filled" loading={take.isPending} onClick={() => take.mutate()}>
              {t('console.crisis.take')}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={open}>
            {t('console.crisis.show')}
          </Button>
        </Group>
      </Group>
    </Alert>
  )
}

function Taken({ crisis }: { readonly crisis: Crisis }) {
  const t = useT()
  const { person } = useSession()
  const { acknowledgedBy, names, alerts } = crisis
  if (acknowledgedBy === null) return t('console.crisis.waiting', { alerts })
  if (acknowledgedBy === person.id) return t('console.crisis.taken-own')
  return t('console.crisis.taken', { name: names[acknowledgedBy] ?? '—' })
}

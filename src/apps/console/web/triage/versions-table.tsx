import { Badge, Button, Group, Modal, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { failureTitle } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { WideTable } from '../app/wide-table.tsx'
import type { Agreement } from './suggestion-data.ts'

type Version = Agreement['models'][number]

const columns = ['trained', 'state', 'examples', 'sure', 'unsure', 'topics', 'lists', 'checks'] as const

/** All versions with what was measured of each; a supervisor can put a former one back. */
export function VersionsTable({ models }: { readonly models: readonly Version[] }) {
  const t = useT()
  const may = useSession().may('desk:choose-suggestions')
  const [asked, setAsked] = useState<number | null>(null)
  return (
    <Paper withBorder p="md" component="section" aria-label={t('console.suggestions.versions')}>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {t('console.suggestions.versions')}
        </Title>
        <Text size="sm" c="dimmed">
          {t(models.length === 0 ? 'console.suggestions.versions.none' : 'console.suggestions.versions.help')}
        </Text>
        {models.length > 0 && (
          <WideTable minWidth={900}>
            <Table verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('console.suggestions.version')}</Table.Th>
                  {columns.map((column) => (
                    <Table.Th key={column}>{t(`console.suggestions.version.${column}`)}</Table.Th>
                  ))}
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {models.map((model) => (
                  <VersionRow key={model.version} model={model} {...(may && { ask: setAsked })} />
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
        )}
      </Stack>
      <Reinstatement version={asked} close={() => setAsked(null)} />
    </Paper>
  )
}

function VersionRow({ model, ask }: { readonly model: Version; readonly ask?: (version: number) => void }) {
  const t = useT()
  const format = useFormat()
  const { version, state, metrics } = model
  return (
    <Table.Tr>
      <Table.Th scope="row">{format.number(version)}</Table.Th>
      <Table.Td>{format.time(model.trainedAt)}</Table.Td>
      <Table.Td>
        <State model={model} />
      </Table.Td>
      <Table.Td>{format.number(model.examples)}</Table.Td>
      <Table.Td>{format.share(metrics.topic.sureAccuracy)}</Table.Td>
      <Table.Td>{format.share(metrics.topic.unsureShare)}</Table.Td>
      <Table.Td>{format.share(metrics.topic.macroF1)}</Table.Td>
      <Table.Td>{format.share(metrics.wordLists.macroF1)}</Table.Td>
      <Table.Td>
        <Checks checks={metrics.checks} />
      </Table.Td>
      <Table.Td>
        {state === 'former' && model.kept && ask !== undefined && (
          <Button size="compact-xs" variant="default" onClick={() => ask(version)}>
            {t('console.suggestions.reinstate')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

const tones = { current: 'green', former: 'gray', refused: 'red' } as const

function State({ model: { state, refusal } }: { readonly model: Version }) {
  const t = useT()
  return (
    <Stack gap={0} align="flex-start">
      <Badge variant="light" color={tones[state]} tt="none">
        {t(`console.suggestions.state.${state}`)}
      </Badge>
      {refusal !== null && <Text size="xs">{t(`console.suggestions.refusal.${refusal}`)}</Text>}
    </Stack>
  )
}

function Checks({ checks: { sentences, flagged, missed } }: { readonly checks: Version['metrics']['checks'] }) {
  const t = useT()
  const failed = flagged + missed
  return failed === 0
    ? t('console.suggestions.version.checks.passed', { sentences })
    : t('console.suggestions.version.checks.failed', { failed, sentences })
}

/** Asks before a former version answers again. */
function Reinstatement({ version, close }: { readonly version: number | null; readonly close: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const put = useMutation({
    mutationFn: (chosen: number) => api.post(`/api/v1/desk/suggestions/models/${chosen}/reinstatement`),
    onSuccess: async (_, chosen) => {
      notifications.show({ message: t('console.suggestions.reinstate.done', { version: chosen }) })
      close()
      await queries.invalidateQueries({ queryKey: ['suggestion-agreement'] })
    },
    onError: (error) => notifications.show({ color: 'red', message: failureTitle(error, t) }),
  })
  return (
    <Modal opened={version !== null} onClose={close} title={t('console.suggestions.reinstate')}>
      <Stack>
        <Text>{t('console.suggestions.reinstate.sure', { version: version ?? 0 })}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('console.suggestions.reinstate.cancel')}
          </Button>
          <Button loading={put.isPending} onClick={() => version !== null && put.mutate(version)}>
            {t('console.suggestions.reinstate.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

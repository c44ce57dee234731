import {
  Badge,
  Button,
  Checkbox,
  Group,
  List,
  Modal,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { CrisisOutcome } from '#domains/desk'
import type { Language } from '#kernel/language'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { type Crisis, type CrisisScript, outcomes, useScript } from './crises.ts'

type Shown = Pick<Crisis, 'id' | 'kind' | 'reportId' | 'acknowledgedBy' | 'names'>

/** The script of an alarm with the numbers to call, who took it, and how it ended. */
export function CrisisDialog(props: {
  readonly crisis: Shown
  /** The caller's language. */
  readonly language: Language
  readonly close: () => void
}) {
  const { crisis, language, close } = props
  const t = useT()
  const { data, error, refetch } = useScript(crisis.kind, language)
  return (
    <Modal opened onClose={close} size={1080} yOffset="2dvh" title={<Status crisis={crisis} />} returnFocus>
      <Stack>
        {data !== undefined && <Script script={data} />}
        {data === undefined && (error === null ? <Loading /> : <Offline retry={() => void refetch()} error={error} />)}
        <Group justify="space-between" align="flex-end">
          {crisis.reportId === null ? (
            <span />
          ) : (
            <Button component={Link} to={`/reports/${crisis.reportId}`} variant="default" onClick={close}>
              {t('console.crisis.to-report')}
            </Button>
          )}
          <Ending id={crisis.id} close={close} />
        </Group>
      </Stack>
    </Modal>
  )
}

function Status({ crisis }: { readonly crisis: Shown }) {
  const t = useT()
  const { kind, acknowledgedBy, names } = crisis
  return (
    <Group gap="xs">
      <Text fw={700} size="lg">
        ⚠ {t(`console.crisis.kind.${kind}`)}
      </Text>
      <Badge tt="none" color={acknowledgedBy === null ? 'red' : 'green'} variant="light" size="lg" role="status">
        {acknowledgedBy === null
          ? t('console.crisis.told')
          : t('console.crisis.taken', { name: names[acknowledgedBy] ?? '—' })}
      </Badge>
    </Group>
  )
}

/** The numbers stand here whatever happens to the network. */
function Offline({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <Stack>
      <Title order={2}>112 · 102 · 103 · 111 · 150</Title>
      <Failure error={error} retry={retry} />
    </Stack>
  )
}

function Script({ script }: { readonly script: CrisisScript }) {
  const t = useT()
  const { numbers, say, ask, language } = script
  return (
    <Stack>
      <SimpleGrid cols={numbers.length} spacing="xs">
        {numbers.map(({ number, label }, i) => (
          <Paper key={number} withBorder p="xs" bg={i === 0 ? 'var(--mantine-color-red-light)' : undefined}>
            <Text size="28px" fw={700} lh={1.1}>
              {number}
            </Text>
            <Text size="sm">{label}</Text>
          </Paper>
        ))}
      </SimpleGrid>
      <SimpleGrid cols={2} spacing="lg">
        <Stack gap="xs">
          <Title order={3} size="h5">
            {t('console.crisis.say')}
          </Title>
          <Stack gap={6} lang={language}>
            {say.map((line) => (
              <Text key={line} size="lg" fs="normal">
                «{line}»
              </Text>
            ))}
          </Stack>
          <Title order={3} size="h5">
            {t('console.crisis.ask')}
          </Title>
          <Stack gap={6} lang={language}>
            {ask.map((line) => (
              <Checkbox key={line} label={line} size="md" />
            ))}
          </Stack>
        </Stack>
        <Stack gap="xs">
          <Lines title={t('console.crisis.do')} mark="✓" lines={script.do} />
          <Lines title={t('console.crisis.avoid')} mark="✕" lines={script.avoid} />
        </Stack>
      </SimpleGrid>
    </Stack>
  )
}

function Lines({
  title,
  mark,
  lines,
}: {
  readonly title: string
  readonly mark: string
  readonly lines: readonly string[]
}) {
  return (
    <>
      <Title order={3} size="h5">
        {title}
      </Title>
      <List icon={<span aria-hidden>{mark}</span>} spacing={4}>
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </>
  )
}

function Ending({ id, close }: { readonly id: string; readonly close: () => void }) {
  const t = useT()
  const client = useQueryClient()
  const [outcome, setOutcome] = useState<CrisisOutcome | null>(null)
  const [note, setNote] = useState('')
  const end = useMutation({
    mutationFn: () =>
      api.post(`/api/v1/desk/crises/${id}/end`, { outcome, ...(note.trim() !== '' && { note: note.trim() }) }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['crises'] })
      close()
    },
  })
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="xs">
        <Select
          label={t('console.crisis.outcome')}
          placeholder={t('console.crisis.outcome-choose')}
          data={outcomes.map((code) => ({ value: code, label: t(`console.crisis.ended.${code}`) }))}
          value={outcome}
          onChange={(code) => setOutcome(code)}
          w={260}
        />
        <Textarea
          label={t('console.crisis.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={2000}
          rows={1}
          autosize
          w={280}
        />
        <Button disabled={outcome === null} loading={end.isPending} onClick={() => end.mutate()}>
          {t('console.crisis.end')}
        </Button>
      </Group>
      {end.error !== null && <Failure error={end.error} />}
    </Stack>
  )
}

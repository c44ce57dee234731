import { Badge, Button, Group, Modal, Paper, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { TemplateKind } from '#domains/desk'
import type { Language } from '#kernel/language'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { type Filled, fitting, type Template, useTemplates } from './templates.ts'

/** For which report an answer is chosen, and who takes it. */
export interface TemplatePickerProps {
  readonly reportId: string
  /** The reporter's language. */
  readonly language: Language
  /** All kinds where not said. */
  readonly kinds?: readonly TemplateKind[] | undefined
  readonly topic?: string | undefined
  readonly onPick: (text: string) => void
}

/** Chooses an answer, filled with the facts of the report in the reporter's language, and hands its text on. */
export function TemplatePicker(props: TemplatePickerProps) {
  const t = useT()
  const { may } = useSession()
  const [open, setOpen] = useState(false)
  if (!may('templates:read')) return null
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {t('console.templates.choose')}
      </Button>
      {open && <PickerDialog {...props} close={() => setOpen(false)} />}
    </>
  )
}

function PickerDialog(props: TemplatePickerProps & { readonly close: () => void }) {
  const { reportId, language, kinds, topic, onPick, close } = props
  const t = useT()
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const { data, error } = useTemplates()
  const fill = useMutation({
    mutationFn: (id: string) => api.post<Filled>(`/api/v1/desk/templates/${id}/filled`, { reportId, language }),
    onSuccess: ({ text }) => {
      onPick(text)
      close()
    },
  })
  const all = (data?.items ?? []).filter(
    ({ kind, retired }) => !retired && (kinds === undefined || kinds.includes(kind)),
  )
  const found = fitting(all, { words, topic, language })
  const current = found[Math.min(at, found.length - 1)]
  const press = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(found.length - 1, at + step)))
    } else if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault()
      fill.mutate(current.id)
    }
  }
  return (
    <Modal opened onClose={close} size={960} title={t('console.templates.choose')}>
      <Stack>
        <TextInput
          label={t('console.templates.search')}
          description={t('console.templates.search-hint')}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={press}
          data-autofocus
          autoComplete="off"
        />
        {error !== null && <Failure error={error} />}
        {fill.error !== null && <Failure error={fill.error} />}
        {data === undefined && error === null && <Loading />}
        <Group align="stretch" wrap="nowrap" h={400}>
          <ScrollArea w={380} type="auto">
            <Choices found={found} current={current} language={language} choose={setAt} />
          </ScrollArea>
          <Paper withBorder p="sm" flex={1} style={{ overflow: 'auto' }} lang={language}>
            {current === undefined ? (
              <Text c="dimmed">{t('console.templates.nothing')}</Text>
            ) : (
              <Text style={{ whiteSpace: 'pre-wrap' }}>{current.texts[language]?.body}</Text>
            )}
          </Paper>
        </Group>
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {t('console.templates.filled-hint')}
          </Text>
          <Button
            disabled={current === undefined}
            loading={fill.isPending}
            onClick={() => current && fill.mutate(current.id)}
          >
            {t('console.templates.use')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface ChoicesProps {
  readonly found: readonly Template[]
  readonly current: Template | undefined
  readonly language: Language
  readonly choose: (index: number) => void
}

function Choices({ found, current, language, choose }: ChoicesProps) {
  const t = useT()
  return (
    <Stack gap={2}>
      {found.map((template, i) => (
        <UnstyledButton
          key={template.id}
          p="xs"
          onClick={() => choose(i)}
          aria-pressed={template.id === current?.id}
          bg={template.id === current?.id ? 'var(--mantine-primary-color-light)' : undefined}
          style={{ borderRadius: 8 }}
        >
          <Text size="sm" fw={600} lang={language}>
            {template.texts[language]?.title}
          </Text>
          <Badge tt="none" size="sm" variant="default">
            {t(`console.templates.kind.${template.kind}`)}
          </Badge>
        </UnstyledButton>
      ))}
    </Stack>
  )
}

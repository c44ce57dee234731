import { Alert, Button, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { type RefObject, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Hint } from '../app/keys.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import type { Drafts } from './drafts.ts'
import { addressOf, type Report, useTakeIn } from './report-data.ts'
import { Templates } from './slots.tsx'

/** Sends a question or keeps a note, and empties its field then. */
function useSending(report: Report, kind: 'question' | 'note', drafts: Drafts) {
  const t = useT()
  const takeIn = useTakeIn(report.id)
  const text = drafts.value[kind]
  return useMutation({
    mutationFn: async () => {
      if (kind === 'question') return takeIn(await api.post<Report>(`${addressOf(report.id)}/questions`, { text }))
      await api.post(`${addressOf(report.id)}/notes`, { text })
      return takeIn()
    },
    onSuccess: () => {
      drafts.change({ [kind]: '' })
      notifications.show({ message: t(`console.report.sent.${kind}`), color: 'green' })
    },
  })
}

/** A question to the reporter, or a note for colleagues. */
export function ConversationPanel(props: {
  readonly report: Report
  readonly drafts: Drafts
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly readOnly: boolean
}) {
  const { report, drafts, field, readOnly } = props
  const t = useT()
  const { may } = useSession()
  const mayAsk = may('reports:ask') && report.state !== 'closed' && report.wordsDeletedAt === null && !readOnly
  const [wanted, setKind] = useState<'question' | 'note'>('question')
  const kind = mayAsk ? wanted : 'note'
  const text = drafts.value[kind]
  const send = useSending(report, kind, drafts)
  if (report.wordsDeletedAt !== null) return <Alert color="gray">{t('console.report.words-deleted')}</Alert>
  if (!may('reports:note')) return <Text c="dimmed">{t('console.report.read-only')}</Text>
  return (
    <Stack gap="xs">
      <KindChoice kind={kind} mayAsk={mayAsk} onChange={setKind} />
      <Textarea
        ref={field}
        label={t(`console.report.${kind}-label`, { language: t(`console.language-name.${report.language}`) })}
        description={t(`console.report.${kind}-help`)}
        autosize
        minRows={5}
        maxRows={14}
        maxLength={5000}
        value={text}
        onChange={(event) => drafts.change({ [kind]: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim() !== '') send.mutate()
        }}
      />
      {kind === 'question' && (
        <Templates
          report={report}
          purpose="question"
          onPick={(picked) => drafts.change({ question: text === '' ? picked : `${text}\n${picked}` })}
        />
      )}
      {send.error !== null && <Failure error={send.error} />}
      <Group justify="flex-end">
        <Button
          size="sm"
          loading={send.isPending}
          disabled={text.trim() === ''}
          onClick={() => send.mutate()}
          rightSection={<Hint keys="mod+enter" />}
        >
          {t(`console.report.send-${kind}`)}
        </Button>
      </Group>
    </Stack>
  )
}

function KindChoice(props: {
  readonly kind: 'question' | 'note'
  readonly mayAsk: boolean
  readonly onChange: (kind: 'question' | 'note') => void
}) {
  const t = useT()
  const choices = (['question', 'note'] as const).map((value) => ({ value, label: t(`console.report.${value}`) }))
  return (
    <SegmentedControl
      size="sm"
      value={props.kind}
      data={props.mayAsk ? choices : choices.slice(1)}
      onChange={props.onChange}
      aria-label={t('console.report.write-to')}
    />
  )
}

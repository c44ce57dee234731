import { Badge, Button, Group, Modal, Table, Text, Textarea, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Hint } from '../app/keys.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { CrisisButton } from '../crisis/index.tsx'
import { hasBegun } from './begun-edits.ts'
import { addressOf, type Report, useTakeIn } from './report-data.ts'

/** What a key or a button of the page does. */
export interface Deeds {
  readonly edit: () => void
  readonly assess: () => void
  /** Absent where there is nothing to take: it is ours, a colleague's, or closed. */
  readonly take?: (() => void) | undefined
  readonly previous: () => void
  readonly next: () => void
  readonly help: () => void
}

/** Topic and state, and what can be done with the report. */
export function ReportHead({ report, readOnly, deeds }: { report: Report; readOnly: boolean; deeds: Deeds }) {
  const t = useT()
  const { may } = useSession()
  const [reopening, setReopening] = useState(false)
  const open = report.state !== 'closed'
  const editLabel = hasBegun(report.id) ? t('console.report.edit-begun') : t('console.report.edit')
  const { topic, fraudType } = report
  return (
    <header className="report-head">
      <Group gap="xs">
        <Title order={1} size="h4">
          {fraudType === null ? wordOf.topic(t, topic) : wordOf.fraudType(t, fraudType)}
        </Title>
        {fraudType !== null && (
          <Text size="sm" c="dimmed" className="report-topic">
            {wordOf.topic(t, topic)}
          </Text>
        )}
        <Badge variant="default" radius="sm" tt="none">
          {t(`console.report.state.${report.state}`)}
        </Badge>
        {report.synthetic && (
          <Badge color="yellow" variant="light" radius="sm" tt="none">
            <span aria-hidden>◇ </span>
            {t('console.report.synthetic')}
          </Badge>
        )}
      </Group>
      <Group gap={6}>
        <CrisisButton reportId={report.id} language={report.language} region={report.region} />
        {open && may('reports:assess') && (
          <Action keys="a" label={t('console.report.assess')} act={deeds.assess} disabled={readOnly} primary />
        )}
        {deeds.take !== undefined && <Action keys="t" label={t('console.report.take')} act={deeds.take} />}
        {open && may('reports:edit') && report.wordsDeletedAt === null && (
          <Action keys="e" label={editLabel} act={deeds.edit} disabled={readOnly} />
        )}
        {!open && may('reports:reopen') && report.wordsDeletedAt === null && (
          <Button size="xs" variant="default" onClick={() => setReopening(true)}>
            {t('console.report.reopen')}
          </Button>
        )}
        <Action keys="[" label={t('console.report.previous')} sign="←" act={deeds.previous} />
        <Action keys="]" label={t('console.report.next')} sign="→" act={deeds.next} />
        <Action keys="?" label={t('console.report.help')} sign="⌨" act={deeds.help} />
      </Group>
      {reopening && <Reopening report={report} onDone={() => setReopening(false)} />}
    </header>
  )
}

function Action(props: {
  readonly keys: string
  readonly label: string
  readonly act: () => void
  readonly disabled?: boolean
  readonly primary?: boolean
  /** Shown in place of the words, which are then told by the tooltip and to those who hear the screen. */
  readonly sign?: string
}) {
  const { keys, label, act, disabled = false, primary = false, sign } = props
  return (
    <Button
      size="xs"
      variant={primary ? 'filled' : 'default'}
      disabled={disabled}
      aria-keyshortcuts={keys}
      {...(sign !== undefined && { 'aria-label': label, title: label, px: 8 })}
      onClick={act}
      rightSection={<Hint keys={keys} />}
    >
      {sign ?? label}
    </Button>
  )
}

function Reopening({ report, onDone }: { readonly report: Report; readonly onDone: () => void }) {
  const t = useT()
  const takeIn = useTakeIn(report.id)
  const [reason, setReason] = useState('')
  const reopen = useMutation({
    mutationFn: () => api.post<Report>(`${addressOf(report.id)}/reopening`, { reason, version: report.version }),
    onSuccess: async (after) => {
      await takeIn(after)
      onDone()
    },
  })
  return (
    <Modal opened onClose={onDone} title={t('console.report.reopen-title')}>
      <form
        className="report-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() !== '') reopen.mutate()
        }}
      >
        <Textarea
          data-autofocus
          label={t('console.report.reopen-reason')}
          autosize
          minRows={3}
          maxLength={5000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {reopen.error !== null && <Failure error={reopen.error} />}
        <Group justify="flex-end">
          <Button type="submit" size="sm" loading={reopen.isPending} disabled={reason.trim() === ''}>
            {t('console.report.reopen')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

const helped = ['a', 'l', 'q', 'e', 't', 'r', 'g', 'h', 'i', 'm', '[', ']', 'mod+enter', 'escape', '?'] as const

/** What each key does here. */
export function KeyHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const t = useT()
  return (
    <Modal opened={opened} onClose={onClose} title={t('console.report.keys')}>
      <Table>
        <Table.Tbody>
          {helped.map((key) => (
            <Table.Tr key={key}>
              <Table.Td>
                <Hint keys={key} />
                <span className="heard">{key}</span>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{t(`console.report.key.${nameOf(key)}`)}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}

function nameOf(key: (typeof helped)[number]): string {
  const names: Readonly<Record<string, string>> = { '[': 'previous', ']': 'next', '?': 'help', 'mod+enter': 'send' }
  return names[key] ?? key
}

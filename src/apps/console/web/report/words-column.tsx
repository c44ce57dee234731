import { Alert, Group, Stack, Text } from '@mantine/core'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { MarkedText } from './marked-text.tsx'
import { type Identifier, type Report, useIdentifierLinks } from './report-data.ts'

type Words = Report['words'][number]

/** Everything written about a report, the oldest first; identifiers stand out and tell what is known of them. */
export function WordsColumn(props: { readonly report: Report; readonly onOpen: (identifier: Identifier) => void }) {
  const { report, onOpen } = props
  const t = useT()
  const format = useFormat()
  const { data } = useIdentifierLinks(report.id)
  if (report.wordsDeletedAt !== null) {
    return (
      <Alert color="gray" title={t('console.report.words-deleted')}>
        {t('console.report.words-deleted-at', { day: format.day(report.wordsDeletedAt) })}
      </Alert>
    )
  }
  return (
    <Stack gap="sm">
      {report.words.map((words) => (
        <article key={words.id} className={`report-words report-words-${words.kind}`} lang={report.language}>
          <WordsHead report={report} words={words} />
          <MarkedText words={words} identifiers={data?.identifiers ?? []} onOpen={onOpen} />
        </article>
      ))}
    </Stack>
  )
}

function WordsHead({ report, words }: { readonly report: Report; readonly words: Words }) {
  const t = useT()
  const format = useFormat()
  const author = words.author === null ? undefined : report.people[words.author]
  return (
    <Group gap={6} justify="space-between">
      <Text size="sm" fw={600} component="h2">
        {t(`console.report.words.${words.kind}`)}
        {author !== undefined && `, ${author}`}
      </Text>
      <Text size="sm" c="dimmed" component="time" dateTime={words.writtenAt}>
        {format.time(words.writtenAt)}
      </Text>
    </Group>
  )
}

import { Group, Paper, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { WideTable } from '../app/wide-table.tsx'
import type { Agreement } from './suggestion-data.ts'

const topicCodes = [
  'fraud',
  'cyberbullying',
  'grooming',
  'csam',
  'violence',
  'terrorism',
  'hate',
  'drugs',
  'other',
] as const
const levelCodes = ['now', 'soon', 'none'] as const
const languageChoices = ['all', 'kk', 'ru', 'en'] as const
const tasks = ['topic', 'urgency'] as const

/** What was suggested against what was decided, for one language or all. */
export function ConfusionTable({ cases }: { readonly cases: Agreement['cases'] }) {
  const t = useT()
  const [language, setLanguage] = useState<string>('all')
  const [task, setTask] = useState<string>('topic')
  const chosen = cases.filter((one) => one.task === task && (language === 'all' || one.language === language))
  const codes: readonly string[] = task === 'topic' ? topicCodes : levelCodes
  return (
    <Paper withBorder p="md" component="section" aria-label={t('console.suggestions.confusion')}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('console.suggestions.confusion')}
          </Title>
          <Group gap="xs">
            <SegmentedControl
              size="xs"
              aria-label={t('console.suggestions.column.task')}
              value={task}
              onChange={setTask}
              data={tasks.map((value) => ({ value, label: t(`console.suggestions.task.${value}`) }))}
            />
            <SegmentedControl
              size="xs"
              aria-label={t('console.suggestions.column.language')}
              value={language}
              onChange={setLanguage}
              data={languageChoices.map((value) => ({ value, label: t(`console.suggestions.language.${value}`) }))}
            />
          </Group>
        </Group>
        <Text size="sm" c="dimmed">
          {t('console.suggestions.confusion.help')}
        </Text>
        <Cells cases={chosen} codes={codes} task={task} />
      </Stack>
    </Paper>
  )
}

interface CellsProps {
  readonly cases: Agreement['cases']
  readonly codes: readonly string[]
  readonly task: string
}

function Cells({ cases, codes, task }: CellsProps) {
  const t = useT()
  const format = useFormat()
  const name = (code: string) =>
    task === 'topic' ? t(`console.suggestions.topic.${code}`) : t(`console.suggestions.level.${code}`)
  const count = (suggested: string, decided: string) =>
    cases.reduce((sum, one) => sum + (one.suggested === suggested && one.decided === decided ? one.cases : 0), 0)
  return (
    <WideTable minWidth={720}>
      <Table className="confusion" withRowBorders verticalSpacing={3}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.suggestions.confusion.corner')}</Table.Th>
            {codes.map((code) => (
              <Table.Th key={code} scope="col">
                {name(code)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...codes, 'unsure'].map((suggested) => (
            <Table.Tr key={suggested}>
              <Table.Th scope="row">
                {suggested === 'unsure' ? t('console.suggestions.unsure') : name(suggested)}
              </Table.Th>
              {codes.map((decided) => {
                const cell = count(suggested, decided)
                return (
                  <Table.Td key={decided} data-same={suggested === decided} data-none={cell === 0}>
                    {format.number(cell)}
                  </Table.Td>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  )
}

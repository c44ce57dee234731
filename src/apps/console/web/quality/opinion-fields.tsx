import { NativeSelect, Radio, Stack, Textarea } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { useTaxonomy } from '../report/report-data.ts'
import type { OpinionDraft } from './quality-data.ts'

/** The fields of a judgement: the same as in the assessment. */
export function OpinionFields(props: {
  readonly value: OpinionDraft
  readonly change: (value: OpinionDraft) => void
  readonly reason: string
  readonly help?: string
}) {
  const { value, change, reason, help } = props
  const t = useT()
  const lists = useTaxonomy()
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('console.quality.classification')}
        value={value.classification}
        onChange={(classification) => change({ ...value, classification })}
      >
        <Stack gap={6} mt={4}>
          {(lists?.classification ?? []).map(({ code, title }) => (
            <Radio key={code} value={code} label={title} />
          ))}
        </Stack>
      </Radio.Group>
      <NativeSelect
        label={t('console.quality.topic')}
        value={value.topic}
        data={[
          { value: '', label: t('console.quality.topic.choose') },
          ...(lists?.topic ?? []).map(({ code, title }) => ({ value: code, label: title })),
        ]}
        onChange={({ currentTarget }) => change({ ...value, topic: currentTarget.value })}
      />
      <Textarea
        label={reason}
        description={help}
        value={value.reason}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        onChange={({ currentTarget }) => change({ ...value, reason: currentTarget.value })}
      />
    </Stack>
  )
}

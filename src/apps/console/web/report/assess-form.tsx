import { Button, Group, NativeSelect, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { type RefObject, useState } from 'react'
import type { ConflictJson } from '#domains/reports'
import { api, Problem } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure } from '../app/page.tsx'
import { AssessIdentifiers } from './assess-identifiers.tsx'
import { judgementOf } from './assessment.ts'
import type { Drafts } from './drafts.ts'
import { LateNotice } from './late-notice.tsx'
import { addressOf, type Report, useTakeIn, useTaxonomy } from './report-data.ts'
import { Templates } from './slots.tsx'

interface Assessing {
  readonly report: Report
  readonly drafts: Drafts
}

/** Sends the judgement; where the report changed meanwhile, tells what happened and keeps what was written. */
function useJudging({ report, drafts }: Assessing) {
  const t = useT()
  const takeIn = useTakeIn(report.id)
  const [late, setLate] = useState<ConflictJson['conflict'] | null>(null)
  const judgement = judgementOf(report, drafts.value)
  const send = useMutation({
    mutationFn: () => api.post<Report>(`${addressOf(report.id)}/assessment`, judgement),
    onSuccess: async (after) => {
      drafts.clearAssessment()
      await takeIn(after)
      const done = after.state === 'closed' ? 'console.report.assessed-closed' : 'console.report.assessed-open'
      notifications.show({ message: t(done), color: 'green' })
    },
    onError: (error) => {
      const isLate = error instanceof Problem && error.code === 'report.version.conflict'
      if (isLate) setLate((error.body as unknown as ConflictJson).conflict)
    },
  })
  const submit = () => {
    if (judgement !== null && !send.isPending) send.mutate()
  }
  const showNewest = () => {
    setLate(null)
    send.reset()
    void takeIn()
  }
  return {
    late,
    submit,
    showNewest,
    error: late === null ? send.error : null,
    ready: judgement !== null,
    isPending: send.isPending,
  }
}

/** Judges a report: classification, reason for closing, each identifier, words to the reporter. */
export function AssessForm(
  props: Assessing & { readonly place: RefObject<HTMLFormElement | null>; readonly active: boolean },
) {
  const { report, drafts, place, active } = props
  const t = useT()
  const judging = useJudging({ report, drafts })
  useKeys({ 'mod+enter': judging.submit }, active)
  return (
    <form
      ref={place}
      className="report-form"
      onSubmit={(event) => {
        event.preventDefault()
        judging.submit()
      }}
    >
      <Subject report={report} drafts={drafts} />
      <Verdict report={report} drafts={drafts} />
      <AssessIdentifiers report={report} drafts={drafts} />
      <Remarks report={report} drafts={drafts} />
      {judging.late !== null && <LateNotice late={judging.late} onShow={judging.showNewest} />}
      {judging.error !== null && <Failure error={judging.error} />}
      <Group justify="space-between" wrap="nowrap" className="report-submit">
        <Text size="sm" c="dimmed">
          {judging.ready ? '' : t(`console.report.missing.${missingOf(drafts.value)}`)}
        </Text>
        <Button
          type="submit"
          size="sm"
          loading={judging.isPending}
          disabled={!judging.ready}
          rightSection={<Hint keys="mod+enter" />}
        >
          {t(drafts.value.closingReason === '' ? 'console.report.assess-keep' : 'console.report.assess-close')}
        </Button>
      </Group>
    </form>
  )
}

/** What is needed first before the judgement can be sent. */
function missingOf({ classification, closingReason, duplicateOf }: Drafts['value']): 'what' | 'original' | 'reason' {
  if (classification === '') return 'what'
  return closingReason === 'duplicate' && duplicateOf === '' ? 'original' : 'reason'
}

function Subject({ report, drafts: { value, change } }: Assessing) {
  const t = useT()
  const lists = useTaxonomy()
  const topic = value.topic ?? report.topic
  const types = (lists?.['fraud-type'] ?? []).map(({ code, title }) => ({ value: code, label: title }))
  return (
    <div className="report-fields">
      <NativeSelect
        size="sm"
        label={t('console.report.field.topic')}
        value={topic}
        data={(lists?.topic ?? []).map(({ code, title }) => ({ value: code, label: title }))}
        onChange={(event) => change({ topic: event.currentTarget.value })}
      />
      {topic === 'fraud' && (
        <NativeSelect
          size="sm"
          label={t('console.report.field.fraudType')}
          value={value.fraudType ?? report.fraudType ?? ''}
          data={[{ value: '', label: t('console.report.unknown') }, ...types]}
          onChange={(event) => change({ fraudType: event.currentTarget.value })}
        />
      )}
    </div>
  )
}

function Verdict({ report, drafts: { value, change } }: Assessing) {
  const t = useT()
  const lists = useTaxonomy()
  const reasons = (lists?.['closing-reason'] ?? []).filter(
    ({ fits }) => Array.isArray(fits) && (fits as readonly string[]).includes(value.classification),
  )
  const pick = (classification: string) => {
    const all = lists?.['closing-reason'] ?? []
    const fits = all.find(({ code }) => code === value.closingReason)?.['fits']
    const stays = Array.isArray(fits) && (fits as readonly string[]).includes(classification)
    change({ classification, ...(!stays && { closingReason: '' }) })
  }
  return (
    <>
      <Radio.Group label={t('console.report.classification')} value={value.classification} onChange={pick} required>
        <div className="report-choices" data-part="classification">
          {(lists?.classification ?? []).map(({ code, title }) => (
            <Radio key={code} value={code} label={title} size="sm" />
          ))}
        </div>
      </Radio.Group>
      <NativeSelect
        size="sm"
        label={t('console.report.closing-reason')}
        description={value.classification === '' ? t('console.report.classification-first') : undefined}
        value={value.closingReason}
        data={[
          { value: '', label: t('console.report.leave-open') },
          ...reasons.map(({ code, title }) => ({ value: code, label: title })),
        ]}
        onChange={(event) => change({ closingReason: event.currentTarget.value })}
      />
      {value.closingReason === 'duplicate' && <Original report={report} drafts={{ value, change }} />}
    </>
  )
}

/** Which report a duplicate repeats: proposed by the published definition, or named by its number. */
function Original({ report, drafts: { value, change } }: { report: Report; drafts: Pick<Drafts, 'value' | 'change'> }) {
  const t = useT()
  const format = useFormat()
  return (
    <Stack gap={6}>
      {report.originals.length > 0 && (
        <Radio.Group
          label={t('console.report.original')}
          value={value.duplicateOf}
          onChange={(duplicateOf) => change({ duplicateOf })}
        >
          <Stack gap={4} mt={4}>
            {report.originals.map(({ id, ground }) => (
              <Radio
                key={id}
                value={id}
                size="sm"
                label={`${t(`console.report.ground.${ground}`)} · ${format.day(timeOf(id))} · ${id.slice(-6)}`}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <TextInput
        size="sm"
        label={t('console.report.original-id')}
        description={report.originals.length === 0 ? t('console.report.no-originals') : undefined}
        value={value.duplicateOf}
        onChange={(event) => change({ duplicateOf: idIn(event.currentTarget.value) })}
      />
    </Stack>
  )
}

/** The moment in an id of version 7 (RFC 9562 §5.7). */
function timeOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
}

/** The id in what was pasted: an address of this console will do. */
export function idIn(text: string): string {
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0].toLowerCase() ?? text.trim()
}

function Remarks({ report, drafts: { value, change } }: Assessing) {
  const t = useT()
  return (
    <>
      <Textarea
        size="sm"
        label={t('console.report.message', { language: t(`console.language-name.${report.language}`) })}
        description={t('console.report.message-help')}
        lang={report.language}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={5000}
        value={value.message}
        onChange={(event) => change({ message: event.currentTarget.value })}
      />
      <Templates
        report={report}
        purpose="outcome"
        onPick={(picked) => change({ message: value.message === '' ? picked : `${value.message}\n${picked}` })}
      />
      <Textarea
        size="sm"
        label={t('console.report.assessment-note')}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={5000}
        value={value.assessmentNote}
        onChange={(event) => change({ assessmentNote: event.currentTarget.value })}
      />
    </>
  )
}

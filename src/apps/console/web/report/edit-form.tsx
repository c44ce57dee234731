import { Button, Checkbox, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ConflictJson } from '#domains/reports'
import { languages } from '#kernel/language'
import { api, Problem } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure } from '../app/page.tsx'
import { begunEdit, keepBegun } from './begun-edits.ts'
import { ConflictView, TheirWords } from './conflict-view.tsx'
import { defanged } from './defanged.ts'
import { type Edited, type EditField, editedOf, partOf } from './edited.ts'
import { addressOf, type Report, useTakeIn, useTaxonomy } from './report-data.ts'

/** What happened while somebody was editing. */
interface Conflict {
  readonly changes: ConflictJson['conflict']['changes']
  readonly present: Report
}

/** What is being edited, sending it, and what to do where somebody else was faster. */
function useEditing(report: Report, onDone: () => void) {
  const t = useT()
  // What is edited is what was read when the edit began, whatever arrives meanwhile.
  const [base, setBase] = useState(() => begunEdit(report.id)?.base ?? report)
  const [mine, setMine] = useState<Edited>(() => begunEdit(report.id)?.mine ?? editedOf(report))
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const takeIn = useTakeIn(base.id)
  const changed = partOf(editedOf(base), mine)
  const isChanged = Object.keys(changed).length > 0
  useEffect(() => keepBegun(base.id, isChanged ? { base, mine } : undefined), [base, mine, isChanged])
  const save = useMutation({
    mutationFn: () => api.patch<Report>(addressOf(base.id), { version: base.version, ...changed }),
    onSuccess: async (after) => {
      keepBegun(base.id, undefined)
      await takeIn(after)
      // Somebody else edited other fields meanwhile: both are kept, and whoever saves knows it.
      if (after.version > base.version + 1) notifications.show({ message: t('console.report.merged'), color: 'yellow' })
      onDone()
    },
    onError: async (error) => {
      if (!(error instanceof Problem) || error.code !== 'report.version.conflict') return
      const { changes } = (error.body as unknown as ConflictJson).conflict
      const present = await api.get<Report>(addressOf(base.id))
      await takeIn(present)
      setConflict({ changes, present })
      // From here on the edit is one of the present version; what only the other one changed is taken over.
      const theirs = partOf(editedOf(base), editedOf(present))
      const both = Object.keys(theirs).filter((field) => field in changed)
      setMine((before) => ({ ...before, ...omit(theirs, both) }))
      setBase(present)
    },
  })
  const change = (part: Partial<Edited>) => setMine((before) => ({ ...before, ...part }))
  const submit = () => {
    if (isChanged) save.mutate()
    else onDone()
  }
  const discard = () => {
    keepBegun(base.id, undefined)
    onDone()
  }
  const isConflict = save.error instanceof Problem && save.error.code === 'report.version.conflict'
  return {
    base,
    mine,
    conflict,
    change,
    submit,
    discard,
    isChanged,
    isPending: save.isPending,
    error: isConflict ? null : save.error,
  }
}

/** Corrects words and facts. What somebody else changed meanwhile is shown beside, and nothing is overwritten unseen. */
export function EditForm({ report, onDone }: { readonly report: Report; readonly onDone: () => void }) {
  const t = useT()
  const { base, mine, conflict, change, submit, discard, isChanged, isPending, error } = useEditing(report, onDone)
  useKeys({ 'mod+enter': submit, escape: onDone })
  const theirText = conflict === null ? '' : editedOf(conflict.present).text
  return (
    <Stack gap="sm" component="section" aria-label={t('console.report.edit')}>
      {conflict !== null && <ConflictView {...conflict} mine={mine} onTake={change} />}
      <div className="report-pair">
        {conflict !== null && theirText !== mine.text && (
          <TheirWords theirs={theirText} mine={mine.text} onTake={change} />
        )}
        <Textarea
          label={t(conflict === null ? 'console.report.field.text' : 'console.report.conflict.mine')}
          autosize
          minRows={8}
          maxRows={22}
          maxLength={20_000}
          value={mine.text}
          autoFocus
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
      </div>
      <FactFields mine={mine} change={change} />
      <OwnFields report={base} mine={mine} change={change} />
      {error !== null && <Failure error={error} />}
      <Group justify="flex-end" gap="xs">
        {isChanged && (
          <Button size="sm" variant="subtle" onClick={discard}>
            {t('console.report.discard')}
          </Button>
        )}
        <Button size="sm" variant="default" onClick={onDone} rightSection={<Hint keys="escape" />}>
          {t(isChanged ? 'console.report.later' : 'console.report.cancel')}
        </Button>
        <Button size="sm" loading={isPending} onClick={submit} rightSection={<Hint keys="mod+enter" />}>
          {t(conflict === null ? 'console.report.save' : 'console.report.conflict.save')}
        </Button>
      </Group>
    </Stack>
  )
}

function omit(part: Partial<Edited>, fields: readonly string[]): Partial<Edited> {
  return Object.fromEntries(Object.entries(part).filter(([field]) => !fields.includes(field)))
}

interface Fields {
  readonly mine: Edited
  readonly change: (part: Partial<Edited>) => void
}

function FactFields({ mine, change }: Fields) {
  const t = useT()
  const lists = useTaxonomy()
  const options = (list: 'topic' | 'fraud-type' | 'region' | 'danger') =>
    (lists?.[list] ?? []).map(({ code, title }) => ({ value: code, label: title }))
  const none = { value: '', label: t('console.report.unknown') }
  const select = (field: EditField, data: readonly { value: string; label: string }[]) => (
    <NativeSelect
      size="sm"
      label={t(`console.report.field.${field}`)}
      data={[...data]}
      value={mine[field] ?? ''}
      onChange={(event) => change({ [field]: event.currentTarget.value || null })}
    />
  )
  return (
    <div className="report-fields">
      {select('topic', options('topic'))}
      {mine.topic === 'fraud' && select('fraudType', [none, ...options('fraud-type')])}
      {select('danger', options('danger'))}
      {select('region', [none, ...options('region')])}
      {select(
        'language',
        languages.map((value) => ({ value, label: t(`console.language-name.${value}`) })),
      )}
    </div>
  )
}

function OwnFields({ report, mine, change }: Fields & { readonly report: Report }) {
  const t = useT()
  const open = report.identifiers.filter(({ own }) => !own)
  if (open.length === 0) return null
  return (
    <Checkbox.Group
      label={t('console.report.field.own')}
      description={t('console.report.own-help')}
      value={[...mine.own]}
      onChange={(own) => change({ own })}
    >
      <Group gap="md" mt={6}>
        {open.map(({ kind, display }) => (
          <Checkbox key={`${kind} ${display}`} size="sm" value={display} label={defanged(kind, display)} />
        ))}
      </Group>
      {mine.own.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('console.report.own-warning')}
        </Text>
      )}
    </Checkbox.Group>
  )
}

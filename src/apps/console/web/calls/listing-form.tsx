import { Group, NativeSelect, NumberInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { LegalBasis, Measure, Topic } from '#domains/taxonomy'
import { useT } from '../app/i18n.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { Grounds, topics } from './block-form.tsx'
import { deeds } from './calls-data.ts'
import { FormDialog } from './form-dialog.tsx'
import { numberText } from './number-text.ts'

interface Form {
  readonly topic: Topic
  readonly basis: LegalBasis
  readonly measures: readonly Measure[]
  readonly days: number
  readonly reason: string
}

const empty: Form = { topic: 'fraud', basis: 'public-warning', measures: ['warn'], days: 180, reason: '' }
const mostDays = 730

/** Lists one number that people complained of, on grounds of its own: complaints alone list nobody. */
export function ListingForm({ number, close }: { readonly number: string; readonly close: () => void }) {
  const t = useT()
  const [form, setForm] = useState(empty)
  const set = (change: Partial<Form>) => setForm((now) => ({ ...now, ...change }))
  const { topic, basis, measures, days, reason } = form
  const name = { number: numberText(number) }
  return (
    <FormDialog
      title={t('console.calls.complaints.list.title', name)}
      intro={t('console.calls.complaints.list.help')}
      deed={t('console.calls.block.list')}
      done={t('console.calls.complaints.list.done', name)}
      send={() => deeds.listNumber({ text: number, topic, legalBasis: basis, measures, reason, days })}
      close={close}
    >
      <Group grow align="flex-end">
        <NativeSelect
          label={t('console.calls.block.topic')}
          value={topic}
          data={topics.map((value) => ({ value, label: wordOf.topic(t, value) }))}
          onChange={({ currentTarget }) => {
            const chosen = topics.find((one) => one === currentTarget.value)
            if (chosen !== undefined) set({ topic: chosen })
          }}
        />
        <NumberInput
          label={t('console.calls.rule.days')}
          value={days}
          min={1}
          max={mostDays}
          allowDecimal={false}
          clampBehavior="strict"
          onChange={(value) => set({ days: Number(value) })}
        />
      </Group>
      <Grounds form={form} set={set} />
      <Textarea
        label={t('console.calls.rule.reason')}
        description={t('console.calls.block.reason.help')}
        value={reason}
        onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
        required
        minLength={3}
        maxLength={2000}
        autosize
        minRows={2}
        data-autofocus
      />
    </FormDialog>
  )
}

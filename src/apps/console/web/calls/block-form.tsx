import { Checkbox, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { LegalBasis, Measure, Topic } from '#domains/taxonomy'
import { useT } from '../app/i18n.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { nationalToday } from '../figures/figures-data.ts'
import { deeds } from './calls-data.ts'
import { FormDialog } from './form-dialog.tsx'

/** What can be done about a row of numbers, and the basis that carries it; the server has the last word. */
const bases: readonly { readonly basis: LegalBasis; readonly measures: readonly Measure[] }[] = [
  { basis: 'caller-id-order', measures: ['reject-call'] },
  { basis: 'public-warning', measures: ['warn'] },
  { basis: 'criminal-code-190', measures: ['warn', 'investigate'] },
]

/** The topics that numbers are listed for. */
export const topics: readonly Topic[] = ['fraud', 'drugs', 'violence', 'terrorism', 'other']

const usualDays = 180

interface Form {
  readonly value: string
  readonly topic: Topic
  readonly basis: LegalBasis
  readonly measures: readonly Measure[]
  readonly until: string
  readonly reason: string
}

interface BlockFormProps {
  readonly close: () => void
  readonly done: (outcome: 'listed' | 'proposed') => void
}

const outcomeOf = ({ state }: { readonly state: string }) => (state === 'proposed' ? 'proposed' : 'listed')

/** Lists a row of numbers in the registry, such as a range that is given to nobody; a wide one is proposed. */
export function BlockForm({ close, done }: BlockFormProps) {
  const t = useT()
  const [form, setForm] = useState<Form>({
    value: '',
    topic: 'fraud',
    basis: 'caller-id-order',
    measures: ['reject-call'],
    reason: '',
    until: nationalToday(usualDays),
  })
  const { value, topic, basis, measures, until, reason } = form
  // The last day counts whole, in Kazakhstan's time.
  const send = () =>
    deeds.listBlock({ value, topic, legalBasis: basis, measures, reason, validUntil: `${until}T23:59:59+05:00` })
  return (
    <FormDialog
      title={t('console.calls.block.new')}
      intro={t('console.calls.block.help')}
      deed={t('console.calls.block.list')}
      done={(answer) => t(`console.calls.block.done.${outcomeOf(answer)}`)}
      send={send}
      close={close}
      after={(answer) => done(outcomeOf(answer))}
    >
      <Fields form={form} set={(change) => setForm((now) => ({ ...now, ...change }))} />
    </FormDialog>
  )
}

interface FieldsProps {
  readonly form: Form
  readonly set: (change: Partial<Form>) => void
}

function Fields({ form, set }: FieldsProps) {
  const t = useT()
  return (
    <>
      <TextInput
        label={t('console.calls.block.numbers')}
        description={t('console.calls.block.numbers.help')}
        placeholder="+7 707 555*"
        value={form.value}
        onChange={({ currentTarget }) => set({ value: currentTarget.value })}
        required
        maxLength={60}
        data-autofocus
      />
      <Group grow align="flex-end">
        <NativeSelect
          label={t('console.calls.block.topic')}
          value={form.topic}
          data={topics.map((value) => ({ value, label: wordOf.topic(t, value) }))}
          onChange={({ currentTarget }) => {
            const topic = topics.find((one) => one === currentTarget.value)
            if (topic !== undefined) set({ topic })
          }}
        />
        <TextInput
          type="date"
          label={t('console.calls.block.until')}
          value={form.until}
          min={nationalToday()}
          max={nationalToday(730)}
          onChange={({ currentTarget }) => set({ until: currentTarget.value })}
          required
          withAsterisk={false}
        />
      </Group>
      <Grounds form={form} set={set} />
      <Textarea
        label={t('console.calls.rule.reason')}
        description={t('console.calls.block.reason.help')}
        value={form.reason}
        onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
        required
        minLength={3}
        maxLength={2000}
        autosize
        minRows={2}
      />
    </>
  )
}

interface GroundsProps {
  readonly form: Pick<Form, 'basis' | 'measures'>
  readonly set: (change: Partial<Pick<Form, 'basis' | 'measures'>>) => void
}

/** The basis of a listing and the measures that it carries. */
export function Grounds({ form, set }: GroundsProps) {
  const t = useT()
  const allowed = bases.find(({ basis }) => basis === form.basis)?.measures ?? []
  const choose = (code: string) => {
    const found = bases.find(({ basis }) => basis === code)
    if (found !== undefined) set({ basis: found.basis, measures: found.measures.slice(0, 1) })
  }
  return (
    <>
      <NativeSelect
        label={t('console.calls.rule.basis')}
        value={form.basis}
        data={bases.map(({ basis }) => ({ value: basis, label: wordOf.legalBasis(t, basis) }))}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      <Checkbox.Group
        label={t('console.calls.block.measures')}
        value={[...form.measures]}
        onChange={(codes) => set({ measures: allowed.filter((measure) => codes.includes(measure)) })}
      >
        <Stack gap={6} mt={4}>
          {allowed.map((measure) => (
            <Checkbox
              key={measure}
              value={measure}
              label={wordOf.measure(t, measure)}
              description={t(`taxonomy.measure.${measure}.help`)}
              disabled={allowed.length === 1}
            />
          ))}
        </Stack>
      </Checkbox.Group>
    </>
  )
}

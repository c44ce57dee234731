import {
  Button,
  Checkbox,
  Group,
  Modal,
  MultiSelect,
  NativeSelect,
  NumberInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { nationalToday } from '../figures/figures-data.ts'
import { useTaxonomy } from '../report/report-data.ts'
import { drawSample, type Named, useRefresh } from './quality-data.ts'

/** Draws a sample: which closed reports, how many, and who is asked. */
export function DrawForm(props: {
  readonly assessors: readonly Named[]
  readonly opened: boolean
  readonly close: () => void
}) {
  const { assessors, opened, close } = props
  const t = useT()
  return (
    <Modal opened={opened} onClose={close} title={t('console.quality.draw')} size="lg">
      <Fields assessors={assessors} close={close} />
    </Modal>
  )
}

const usual = {
  from: '',
  to: '',
  size: 20,
  strata: 'topic',
  topic: '',
  assessors: [] as string[],
  seed: '' as number | string,
  practice: false,
}

function bodyOf(form: typeof usual) {
  const { from, to, size, strata, topic, assessors, seed, practice } = form
  return {
    from,
    to,
    size,
    strata,
    data: practice ? 'synthetic' : 'real',
    ...(topic !== '' && { topic }),
    ...(assessors.length > 0 && { assessors }),
    ...(typeof seed === 'number' && { seed }),
  }
}

type Form = typeof usual

interface Filling {
  readonly form: Form
  readonly set: (change: Partial<Form>) => void
}

function Fields({ assessors, close }: { readonly assessors: readonly Named[]; readonly close: () => void }) {
  const t = useT()
  const refresh = useRefresh()
  const [form, setForm] = useState<Form>({ ...usual, from: nationalToday(-29), to: nationalToday() })
  const set = (change: Partial<Form>) => setForm((now) => ({ ...now, ...change }))
  const draw = useMutation({
    mutationFn: () => drawSample(bodyOf(form)),
    onSuccess: async ({ reports, leftOut }) => {
      const message = leftOut === 0 ? '' : t('console.quality.left-out', { count: leftOut })
      const title = t('console.quality.drawn', { count: reports })
      notifications.show({ title, message, color: 'green', withCloseButton: false })
      close()
      await refresh()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        draw.mutate()
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('console.quality.draw.help')}
        </Text>
        <Which form={form} set={set} />
        <Who assessors={assessors} form={form} set={set} />
        {draw.error !== null && <Failure error={draw.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={draw.isPending}>
            {t('console.quality.draw')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Which reports: closed when, how many, spread by what. */
function Which({ form, set }: Filling) {
  const t = useT()
  const lists = useTaxonomy()
  return (
    <>
      <Group grow>
        {(['from', 'to'] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            required
            withAsterisk={false}
            label={t(`console.quality.${end}`)}
            value={form[end]}
            max={nationalToday()}
            onChange={({ currentTarget }) => set({ [end]: currentTarget.value })}
          />
        ))}
        <NumberInput
          label={t('console.quality.size')}
          min={1}
          max={200}
          value={form.size}
          onChange={(size) => set({ size: Number(size) || 1 })}
        />
      </Group>
      <Group grow align="flex-start">
        <NativeSelect
          label={t('console.quality.strata')}
          value={form.strata}
          data={['topic', 'operator', 'none'].map((value) => ({ value, label: t(`console.quality.strata.${value}`) }))}
          onChange={({ currentTarget }) => set({ strata: currentTarget.value })}
        />
        <NativeSelect
          label={t('console.quality.only-topic')}
          value={form.topic}
          data={[
            { value: '', label: t('console.quality.every-topic') },
            ...(lists?.topic ?? []).map(({ code, title }) => ({ value: code, label: title })),
          ]}
          onChange={({ currentTarget }) => set({ topic: currentTarget.value })}
        />
      </Group>
    </>
  )
}

/** Who is asked, and what only a repetition or a practice needs. */
function Who({ assessors, form, set }: Filling & { readonly assessors: readonly Named[] }) {
  const t = useT()
  return (
    <>
      <MultiSelect
        label={t('console.quality.assessors')}
        placeholder={form.assessors.length === 0 ? t('console.quality.assessors.all') : ''}
        data={assessors.map(({ id, name }) => ({ value: id, label: name ?? t('console.quality.somebody') }))}
        value={form.assessors}
        onChange={(chosen) => set({ assessors: chosen })}
        searchable
        clearable
      />
      <NumberInput
        label={t('console.quality.seed')}
        description={t('console.quality.seed.help')}
        min={0}
        max={4_294_967_295}
        hideControls
        value={form.seed}
        onChange={(seed) => set({ seed })}
      />
      <Checkbox
        label={t('console.quality.practice')}
        checked={form.practice}
        onChange={({ currentTarget }) => set({ practice: currentTarget.checked })}
      />
    </>
  )
}

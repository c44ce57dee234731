import { Group, NativeSelect, NumberInput, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { deeds, type NumberRule } from './calls-data.ts'
import { FormDialog } from './form-dialog.tsx'

interface RuleFormProps {
  readonly close: () => void
  readonly done: () => void
}

/** Rules that one can be exempt from, in the order in which calls are asked. */
const rules = [
  'numbering',
  'do-not-originate',
  'foreign-fixed',
  'foreign-mobile',
  'unregistered',
  'passport',
  'trunk-number',
  'velocity',
] as const

const longest = 366

const empty = {
  effect: 'do-not-originate' as NumberRule['effect'],
  numbers: '',
  rule: '',
  holder: '',
  reason: '',
  days: 365,
}

type Form = typeof empty

/** Proposes a rule about numbers; somebody else puts it in force. */
export function RuleForm({ close, done }: RuleFormProps) {
  const t = useT()
  const [key] = useState(() => crypto.randomUUID())
  const [form, setForm] = useState<Form>(empty)
  const { rule, ...input } = form
  const send = () => deeds.proposeRule({ ...input, ...(form.effect === 'exempt' && rule !== '' && { rule }) }, key)
  return (
    <FormDialog
      title={t('console.calls.rule.new')}
      intro={t('console.calls.rule.new.help')}
      deed={t('console.calls.rule.propose')}
      done={t('console.calls.rule.propose.done')}
      send={send}
      close={close}
      after={done}
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
      <Radio.Group
        label={t('console.calls.rule.effect')}
        value={form.effect}
        onChange={(value) => set({ effect: value === 'exempt' ? 'exempt' : 'do-not-originate' })}
      >
        <Stack gap={6} mt={4}>
          {(['do-not-originate', 'exempt'] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`console.calls.effect.${value}`)}
              description={t(`console.calls.effect.${value}.help`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        label={t('console.calls.rule.numbers')}
        description={t('console.calls.rule.numbers.help')}
        placeholder="+7 727 258 00 00 – +7 727 258 99 99"
        value={form.numbers}
        onChange={({ currentTarget }) => set({ numbers: currentTarget.value })}
        required
        maxLength={60}
        data-autofocus
      />
      {form.effect === 'exempt' && (
        <NativeSelect
          label={t('console.calls.rule.from')}
          value={form.rule}
          data={[
            { value: '', label: t('console.calls.rule.every') },
            ...rules.map((value) => ({ value, label: t(`call-rule.rule.${value}`) })),
          ]}
          onChange={({ currentTarget }) => set({ rule: currentTarget.value })}
        />
      )}
      <Group grow align="flex-end">
        <TextInput
          label={t('console.calls.rule.holder')}
          value={form.holder}
          onChange={({ currentTarget }) => set({ holder: currentTarget.value })}
          required
          minLength={2}
          maxLength={200}
        />
        <NumberInput
          label={t('console.calls.rule.days')}
          min={1}
          max={longest}
          clampBehavior="strict"
          allowDecimal={false}
          value={form.days}
          onChange={(days) => set({ days: Number(days) || 1 })}
        />
      </Group>
      <Textarea
        label={t('console.calls.rule.reason')}
        description={t('console.calls.rule.reason.help')}
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

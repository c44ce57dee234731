import { Accordion, Group, NativeSelect, NumberInput, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { PaymentTypology } from '#engines/screening'
import { useT } from '../app/i18n.tsx'
import { type Draft, withTypology, withWeight } from './edits.ts'
import { ModeField } from './mode-field.tsx'
import { ModeBadge } from './policy-tables.tsx'

import { ruleName, typologyName } from './rule-words.ts'
import { WeightTable } from './weight-table.tsx'

interface EditorProps {
  readonly draft: Draft
  /** Of the typologies only those are shown whose name or id holds this. */
  readonly find: string
}

/** Every typology, closed; the open one with its mode, thresholds, and the weights of its rules. */
export function TypologiesEditor({ draft, find }: EditorProps) {
  const t = useT()
  const [open, setOpen] = useState<string | null>(null)
  const sought = find.trim().toLowerCase()
  const shown = draft.policy.typologies.filter(({ id }) =>
    `${id} ${typologyName(t, id)}`.toLowerCase().includes(sought),
  )
  if (shown.length === 0) return null
  return (
    <section aria-labelledby="rules-edit-typologies">
      <Title order={2} size="h5" id="rules-edit-typologies" mb={6}>
        {t('console.rules.typologies')}
      </Title>
      <Accordion value={open} onChange={setOpen} variant="contained" order={3}>
        {shown.map((typology) => (
          <Accordion.Item key={typology.id} value={typology.id}>
            <Accordion.Control>
              <Group justify="space-between" wrap="nowrap" pr="sm">
                <Text size="sm" fw={600}>
                  {typologyName(t, typology.id)}
                </Text>
                <ModeBadge mode={typology.mode} />
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              {open === typology.id && <TypologyFields typology={typology} draft={draft} />}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </section>
  )
}

interface FieldsProps {
  readonly typology: PaymentTypology
  readonly draft: Draft
}

const thresholds = ['alert', 'challenge', 'interdict'] as const

function TypologyFields({ typology, draft }: FieldsProps) {
  const t = useT()
  const { policy, set } = draft
  const { id, mode, action } = typology
  return (
    <Stack gap="sm">
      <ModeField mode={mode} set={(value) => set(withTypology(policy, id, { mode: value }))} />
      <Group grow align="flex-end">
        {thresholds.map((name) => (
          <NumberInput
            key={name}
            label={t(`console.rules.field.${name}`)}
            step={0.05}
            min={0.01}
            value={typology[name]}
            onChange={(value) => set(withTypology(policy, id, { [name]: Number(value) }))}
          />
        ))}
      </Group>
      <NativeSelect
        label={t('console.rules.field.action')}
        value={action}
        data={(['hold', 'block'] as const).map((value) => ({ value, label: t(`payment-rule.decision.${value}`) }))}
        onChange={({ currentTarget }) =>
          set(withTypology(policy, id, { action: currentTarget.value === 'block' ? 'block' : 'hold' }))
        }
      />
      <Weights typology={typology} draft={draft} />
    </Stack>
  )
}

function Weights({ typology: { id, rules }, draft: { policy, set } }: FieldsProps) {
  const t = useT()
  const others = policy.rules.filter((rule) => !Object.hasOwn(rules, rule.id))
  return (
    <WeightTable
      rows={Object.entries(rules).map(([rule, weight]) => ({ id: rule, name: ruleName(t, rule), weight }))}
      others={others.map((rule) => ({ id: rule.id, name: ruleName(t, rule.id) }))}
      words={{
        add: t('console.rules.weight.add'),
        choose: t('console.rules.weight.choose'),
        remove: (rule) => t('console.rules.weight.remove', { rule }),
      }}
      weigh={(rule, weight) => set(withWeight(policy, id, { rule, weight }))}
    />
  )
}

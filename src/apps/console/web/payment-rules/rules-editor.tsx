import {
  Accordion,
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Stack,
  Table,
  Text,
  Textarea,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import type { PaymentRule, RuleMode } from '#engines/screening'
import { useT } from '../app/i18n.tsx'
import { type Draft, withCondition, withRule } from './edits.ts'
import { ModeBadge } from './policy-tables.tsx'
import { ruleName, ruleText } from './rule-words.ts'

interface EditorProps {
  readonly draft: Draft
  /** Of the rules only those are shown whose name or id holds this. */
  readonly find: string
}

const modes = ['off', 'shadow', 'on'] as const

/** How a rule or typology is switched, to be chosen. */
export function ModeField({ mode, set }: { readonly mode: RuleMode; readonly set: (mode: RuleMode) => void }) {
  const t = useT()
  const label = t('console.rules.mode')
  return (
    <Input.Wrapper label={label} description={t('console.rules.mode.help')} labelElement="div">
      <SegmentedControl
        mt={4}
        aria-label={label}
        value={mode}
        data={modes.map((value) => ({ value, label: t(`console.rules.mode.${value}`) }))}
        onChange={(value) => set(modes.find((one) => one === value) ?? mode)}
      />
    </Input.Wrapper>
  )
}

/** Every rule, closed; the open one with its mode, expression, condition and bands. */
export function RulesEditor({ draft, find }: EditorProps) {
  const t = useT()
  const [open, setOpen] = useState<string | null>(null)
  const sought = find.trim().toLowerCase()
  const shown = draft.policy.rules.filter(({ id }) => `${id} ${ruleName(t, id)}`.toLowerCase().includes(sought))
  if (shown.length === 0) return null
  return (
    <section aria-labelledby="rules-edit-rules">
      <Title order={2} size="h5" id="rules-edit-rules" mb={6}>
        {t('console.rules.rules')}
      </Title>
      <Accordion value={open} onChange={setOpen} variant="contained" order={3}>
        {shown.map((rule) => (
          <Accordion.Item key={rule.id} value={rule.id}>
            <Accordion.Control>
              <Group justify="space-between" wrap="nowrap" pr="sm">
                <Text size="sm" fw={600}>
                  {ruleName(t, rule.id)}
                </Text>
                <ModeBadge mode={rule.mode} />
              </Group>
            </Accordion.Control>
            <Accordion.Panel>{open === rule.id && <RuleFields rule={rule} draft={draft} />}</Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </section>
  )
}

interface FieldsProps {
  readonly rule: PaymentRule
  readonly draft: Draft
}

function RuleFields({ rule, draft: { policy, set } }: FieldsProps) {
  const t = useT()
  const { id, mode, expression, when = '' } = rule
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {ruleText(t, id)}
      </Text>
      <ModeField mode={mode} set={(value) => set(withRule(policy, id, { mode: value }))} />
      <Textarea
        label={t('console.rules.expression')}
        description={t('console.rules.expression.help')}
        classNames={{ input: 'rules-code' }}
        value={expression}
        onChange={({ currentTarget }) => set(withRule(policy, id, { expression: currentTarget.value }))}
        maxLength={500}
        autosize
        spellCheck={false}
      />
      <Textarea
        label={t('console.rules.field.when')}
        description={t('console.rules.when.help')}
        classNames={{ input: 'rules-code' }}
        value={when}
        onChange={({ currentTarget }) => set(withCondition(policy, id, currentTarget.value))}
        maxLength={500}
        autosize
        spellCheck={false}
      />
      <Bands rule={rule} set={(bands) => set(withRule(policy, id, { bands }))} />
    </Stack>
  )
}

interface BandsProps {
  readonly rule: PaymentRule
  readonly set: (bands: PaymentRule['bands']) => void
}

function Bands({ rule: { bands }, set }: BandsProps) {
  const t = useT()
  const change = (place: number, field: 'from' | 'weight', value: number | string) =>
    set(bands.map((band, at) => (at === place ? { ...band, [field]: Number(value) } : band)))
  return (
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('console.rules.band.from')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.band.weight')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.band.reason')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {bands.map(({ from, weight, reason }, place) => (
          // Two bands may have one reason, and both numbers change while one types.
          // biome-ignore lint/suspicious/noArrayIndexKey: bands neither come nor go here.
          <Table.Tr key={place}>
            <Table.Td>
              <NumberInput
                aria-label={`${t('console.rules.band.from')}: ${reason}`}
                className="rules-number"
                size="xs"
                value={from}
                onChange={(value) => change(place, 'from', value)}
              />
            </Table.Td>
            <Table.Td>
              <NumberInput
                aria-label={`${t('console.rules.band.weight')}: ${reason}`}
                className="rules-number"
                size="xs"
                min={0}
                max={1}
                step={0.05}
                value={weight}
                onChange={(value) => change(place, 'weight', value)}
              />
            </Table.Td>
            <Table.Td>
              <Text size="sm">{t(`payment-rule.analyst.${reason}`)}</Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PaymentRule } from '#engines/screening'
import { useT } from '../app/i18n.tsx'
import { Bands, OwnBands } from './bands-editor.tsx'
import { type Draft, isRuleId, withCondition, withoutRule, withRenamed, withRule } from './edits.ts'
import { ExpressionField } from './expression-field.tsx'
import { ModeField } from './mode-field.tsx'
import { isOwn, type OwnRule } from './own-reasons.ts'
import { RuleWeights } from './rule-weights.tsx'
import { ruleText } from './rule-words.ts'
import { useExpressionParts } from './rules-data.ts'
import { TextFields } from './text-fields.tsx'

interface FieldsProps {
  readonly rule: PaymentRule
  readonly draft: Draft
  /** Hears that the rule was taken away. */
  readonly gone: () => void
}

/** All that can be changed about a rule; of one that was added its name and words too. */
export function RuleFields({ rule, draft, gone }: FieldsProps) {
  const t = useT()
  const { policy, set } = draft
  const { id, mode, expression, when = '' } = rule
  const about = ruleText(t, id)
  return (
    <Stack gap="sm">
      {about !== '' && (
        <Text size="sm" c="dimmed">
          {about}
        </Text>
      )}
      {isOwn(rule) && <OwnNames rule={rule} draft={draft} />}
      <ModeField mode={mode} set={(value) => set(withRule(policy, id, { mode: value }))} />
      <Parts />
      <ExpressionField
        written={{ rule: id, part: 'expression', text: expression }}
        label={t('console.rules.expression')}
        help={t('console.rules.expression.help')}
        set={(text) => set(withRule(policy, id, { expression: text }))}
      />
      <ExpressionField
        written={{ rule: id, part: 'when', text: when }}
        label={t('console.rules.field.when')}
        help={t('console.rules.when.help')}
        set={(text) => set(withCondition(policy, id, text))}
      />
      <RuleBands rule={rule} draft={draft} />
      <RuleWeights rule={id} draft={draft} />
      <Group gap="sm" align="center">
        <Button
          size="xs"
          variant="light"
          color="red"
          onClick={() => {
            set(withoutRule(policy, id))
            gone()
          }}
        >
          {t('console.rules.rule.remove')}
        </Button>
        <Text size="sm" c="dimmed" flex="1 1 240px">
          {t('console.rules.rule.remove.help')}
        </Text>
      </Group>
    </Stack>
  )
}

/** What may be written besides features. */
function Parts() {
  const t = useT()
  const { data } = useExpressionParts()
  if (data === undefined) return null
  const { constants, functions } = data
  return (
    <Text size="sm">
      {t('console.rules.expression.parts', { constants: constants.join(', '), functions: functions.join(', ') })}
    </Text>
  )
}

function RuleBands({ rule, draft: { policy, set } }: Pick<FieldsProps, 'rule' | 'draft'>) {
  const { data } = useExpressionParts()
  if (!isOwn(rule)) return <Bands rule={rule} set={(bands) => set(withRule(policy, rule.id, { bands }))} />
  const others = policy.rules.filter(({ id }) => id !== rule.id)
  const reasons = [...new Set(others.flatMap(({ bands }) => bands.map(({ reason }) => reason)))]
  return (
    <OwnBands
      rule={rule}
      reasons={reasons.filter((reason) => rule.texts.reasons[reason] === undefined)}
      most={data?.limits.bands ?? 8}
      set={(change) => set(withRule(policy, rule.id, change))}
    />
  )
}

function OwnNames({ rule, draft: { policy, set } }: { readonly rule: OwnRule; readonly draft: Draft }) {
  const t = useT()
  const { id, texts } = rule
  // What is typed counts as soon as it can be an id: until then the rule keeps the one before.
  const [typed, setTyped] = useState(id)
  const isTaken = typed !== id && policy.rules.some((one) => one.id === typed)
  const wrong = !isRuleId(typed) ? 'console.rules.own.id.wrong' : isTaken ? 'console.rules.own.id.taken' : null
  const rename = (next: string) => {
    setTyped(next)
    if (isRuleId(next) && !policy.rules.some((one) => one.id === next)) set(withRenamed(policy, id, next))
  }
  return (
    <>
      <TextInput
        label={t('console.rules.own.id')}
        description={t('console.rules.own.id.help')}
        classNames={{ input: 'rules-code' }}
        value={typed}
        onChange={({ currentTarget }) => rename(currentTarget.value.trim().toLowerCase())}
        error={wrong !== null && t(wrong)}
        maxLength={60}
        spellCheck={false}
        data-autofocus
        required
      />
      <TextFields
        label={t('console.rules.own.name')}
        text={texts.name}
        set={(name) => set(withRule(policy, id, { texts: { ...texts, name } }))}
      />
    </>
  )
}

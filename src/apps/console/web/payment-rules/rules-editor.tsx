import { Accordion, Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useRef, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { type Draft, withNewRule, withRuleBack } from './edits.ts'
import { ModeBadge } from './policy-tables.tsx'
import { RuleFields } from './rule-fields.tsx'
import { ruleName } from './rule-words.ts'
import { useExpressionParts } from './rules-data.ts'

interface EditorProps {
  readonly draft: Draft
  /** Of the rules only those are shown whose name or id holds this. */
  readonly find: string
}

/** Every rule, closed, what was added first; the open one with all that can be changed about it. */
export function RulesEditor({ draft, find }: EditorProps) {
  const t = useT()
  const { base, policy, set } = draft
  // A rule is known by its place, so that the open one stays open while its id is written.
  const [open, setOpen] = useState<string | null>(null)
  const list = useRef<HTMLElement>(null)
  const { data: parts } = useExpressionParts()
  const known = new Set(base.rules.map(({ id }) => id))
  const sought = find.trim().toLowerCase()
  const shown = policy.rules
    .map((rule, place) => ({ rule, place: String(place), isNew: !known.has(rule.id) }))
    .filter(({ rule: { id }, isNew }) => isNew || `${id} ${ruleName(t, id)}`.toLowerCase().includes(sought))
    .toSorted((a, b) => Number(b.isNew) - Number(a.isNew))
  const add = () => {
    if (parts === undefined) return
    set(withNewRule(policy, parts.start).policy)
    setOpen(String(policy.rules.length))
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>('[data-autofocus]')?.focus())
  }
  return (
    <section aria-labelledby="rules-edit-rules" ref={list}>
      <Group justify="space-between" mb={6}>
        <Title order={2} size="h5" id="rules-edit-rules">
          {t('console.rules.rules')}
        </Title>
        <Button size="xs" variant="default" disabled={parts === undefined} onClick={add}>
          {t('console.rules.add')}
        </Button>
      </Group>
      <Accordion value={open} onChange={setOpen} variant="contained" order={3}>
        {shown.map(({ rule, place, isNew }) => (
          <Accordion.Item key={place} value={place}>
            <Accordion.Control>
              <Group justify="space-between" wrap="nowrap" pr="sm">
                <Text size="sm" fw={600}>
                  {ruleName(t, rule.id)}
                </Text>
                <Group gap="xs" wrap="nowrap">
                  {isNew && (
                    <Badge variant="light" tt="none" className="rules-mode">
                      {t('console.rules.added')}
                    </Badge>
                  )}
                  <ModeBadge mode={rule.mode} />
                </Group>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              {open === place && <RuleFields rule={rule} draft={draft} gone={() => setOpen(null)} />}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Removed draft={draft} back={(id) => set(withRuleBack(policy, base, id))} />
    </section>
  )
}

function Removed({ draft: { base, policy }, back }: { readonly draft: Draft; readonly back: (id: string) => void }) {
  const t = useT()
  const left = new Set(policy.rules.map(({ id }) => id))
  const gone = base.rules.filter(({ id }) => !left.has(id))
  if (gone.length === 0) return null
  return (
    <Stack gap={4} mt="sm">
      <Title order={3} size="h6">
        {t('console.rules.removed')}
      </Title>
      <Group gap="xs">
        {gone.map(({ id }) => (
          <Button key={id} size="xs" variant="default" onClick={() => back(id)}>
            {t('console.rules.rule.back', { rule: ruleName(t, id) })}
          </Button>
        ))}
      </Group>
    </Stack>
  )
}

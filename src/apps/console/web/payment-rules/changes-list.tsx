import { Badge, Code, Group, Stack, Text } from '@mantine/core'
import type { FieldChange, PolicyChange } from '#domains/payments'
import { useT } from '../app/i18n.tsx'
import { ruleName, typologyName } from './rule-words.ts'

const signs = { added: '+', removed: '−', changed: '≠' } as const

/** What one policy changes against another: rule by rule, what it was and what it becomes. */
export function ChangesList({ changes }: { readonly changes: readonly PolicyChange[] }) {
  const t = useT()
  return (
    <ul className="rules-changes" aria-label={t('console.rules.changes')}>
      {changes.map(({ part, id, kind, fields }) => (
        <li key={`${part} ${id}`}>
          <Group gap="xs" wrap="nowrap" align="baseline">
            <Badge variant="default" tt="none" className="rules-mode">
              <span aria-hidden>{signs[kind]} </span>
              {t(`console.rules.change.${kind}`)}
            </Badge>
            <Text fw={600} size="sm">
              {part === 'rule' ? ruleName(t, id) : `${t('console.rules.typology')}: ${typologyName(t, id)}`}
            </Text>
          </Group>
          {kind === 'changed' && (
            <Stack gap={4} mt={4}>
              {fields.map((field) => (
                <FieldLine key={`${field.field} ${field.of ?? ''}`} field={field} />
              ))}
            </Stack>
          )}
        </li>
      ))}
    </ul>
  )
}

function FieldLine({ field: { field, of, before, after } }: { readonly field: FieldChange }) {
  const t = useT()
  const shown = (value: string) => {
    if (field === 'mode') return t(`console.rules.mode.${value}`)
    return field === 'action' ? t(`payment-rule.decision.${value}`) : value
  }
  return (
    <div className="rules-change">
      <Text size="sm" c="dimmed">
        {t(`console.rules.field.${field}`)}
        {of !== null && ` · ${ruleName(t, of)}`}
      </Text>
      <Text size="sm" component="div">
        {before === null ? (
          <Text span size="sm" c="dimmed">
            {t('console.rules.none')}
          </Text>
        ) : (
          <Code className="rules-code">{shown(before)}</Code>
        )}
        <span aria-hidden> → </span>
        <span className="heard">{t('console.rules.becomes')}</span>
        {after === null ? (
          <Text span size="sm" c="dimmed">
            {t('console.rules.none')}
          </Text>
        ) : (
          <Code className="rules-code rules-after">{shown(after)}</Code>
        )}
      </Text>
    </div>
  )
}

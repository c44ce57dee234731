import { Badge, Code, Group, Stack, Text } from '@mantine/core'
import type { FieldChange, PolicyChange } from '#domains/payments'
import { type Translate, useT } from '../app/i18n.tsx'
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
          {kind !== 'removed' && (
            <Stack gap={4} mt={4}>
              {fields.map((field) => (
                <FieldLine key={`${field.field} ${field.of ?? ''}`} field={field} isAlone={kind === 'added'} />
              ))}
            </Stack>
          )}
        </li>
      ))}
    </ul>
  )
}

interface LineProps {
  readonly field: FieldChange
  /** Whether there was nothing before, so that only what comes is told. */
  readonly isAlone: boolean
}

function FieldLine({ field: { field, of, before, after }, isAlone }: LineProps) {
  const t = useT()
  const shown = (value: string) => {
    if (field === 'mode') return t(`console.rules.mode.${value}`)
    return field === 'action' ? t(`payment-rule.decision.${value}`) : value
  }
  return (
    <div className="rules-change">
      <Text size="sm" c="dimmed">
        {t(`console.rules.field.${field}`)}
        {of !== null && ` · ${ofWhat(t, field, of)}`}
      </Text>
      <Text size="sm" component="div">
        {!isAlone && (
          <>
            <Value text={before === null ? null : shown(before)} />
            <span aria-hidden> → </span>
            <span className="heard">{t('console.rules.becomes')}</span>
          </>
        )}
        <Value text={after === null ? null : shown(after)} isAfter />
      </Text>
    </div>
  )
}

/** The rule of a weight; the language of a text, and its reason. */
function ofWhat(t: Translate, field: FieldChange['field'], of: string): string {
  if (field === 'weight') return ruleName(t, of)
  const [language = '', reason] = of.split(' ')
  const name = t(`console.rules.language.${language}`)
  return reason === undefined ? name : `${name} · ${reason}`
}

function Value({ text, isAfter = false }: { readonly text: string | null; readonly isAfter?: boolean }) {
  const t = useT()
  if (text !== null) return <Code className={isAfter ? 'rules-code rules-after' : 'rules-code'}>{text}</Code>
  return (
    <Text span size="sm" c="dimmed">
      {t('console.rules.none')}
    </Text>
  )
}

import { Fieldset, Stack, Text } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { type Draft, withWeight } from './edits.ts'
import { typologyName } from './rule-words.ts'
import { WeightTable } from './weight-table.tsx'

/** In which typologies a rule counts, and how much. */
export function RuleWeights({ rule, draft: { policy, set } }: { readonly rule: string; readonly draft: Draft }) {
  const t = useT()
  const named = policy.typologies.map(({ id, rules }) => ({ id, name: typologyName(t, id), weight: rules[rule] }))
  const rows = named.flatMap(({ weight, ...typology }) => (weight === undefined ? [] : [{ ...typology, weight }]))
  return (
    <Fieldset legend={t('console.rules.counts')} p="sm">
      <Stack gap="xs">
        {rows.length === 0 && <Text size="sm">{t('console.rules.counts.none')}</Text>}
        <WeightTable
          rows={rows}
          others={named.filter(({ weight }) => weight === undefined)}
          words={{
            add: t('console.rules.counts.add'),
            choose: t('console.rules.counts.choose'),
            remove: (typology) => t('console.rules.counts.remove', { typology }),
          }}
          weigh={(typology, weight) => set(withWeight(policy, typology, { rule, weight }))}
        />
      </Stack>
    </Fieldset>
  )
}

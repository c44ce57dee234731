import { Button, Fieldset, NativeSelect, NumberInput, Stack, Table, Text } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { type Draft, withWeight } from './edits.ts'
import { typologyName } from './rule-words.ts'

/** The weight that a rule begins with in a typology, until somebody says otherwise. */
export const joining = 0.3

/** In which typologies a rule counts, and how much. */
export function RuleWeights({ rule, draft: { policy, set } }: { readonly rule: string; readonly draft: Draft }) {
  const t = useT()
  const weigh = (typology: string, weight: number | null) => set(withWeight(policy, typology, { rule, weight }))
  const counts = policy.typologies.filter(({ rules }) => Object.hasOwn(rules, rule))
  const others = policy.typologies.filter(({ rules }) => !Object.hasOwn(rules, rule))
  return (
    <Fieldset legend={t('console.rules.counts')} p="sm">
      <Stack gap="xs">
        {counts.length === 0 && <Text size="sm">{t('console.rules.counts.none')}</Text>}
        {counts.length > 0 && (
          <Table verticalSpacing={4}>
            <Table.Tbody>
              {counts.map(({ id, rules }) => (
                <Table.Tr key={id}>
                  <Table.Th scope="row" fw={400}>
                    {typologyName(t, id)}
                  </Table.Th>
                  <Table.Td>
                    <NumberInput
                      aria-label={`${t('console.rules.field.weight')}: ${typologyName(t, id)}`}
                      className="rules-number"
                      size="xs"
                      min={0}
                      max={1}
                      step={0.05}
                      value={rules[rule] ?? 0}
                      onChange={(value) => weigh(id, Number(value))}
                    />
                  </Table.Td>
                  <Table.Td>
                    <Button
                      size="xs"
                      variant="subtle"
                      onClick={() => weigh(id, null)}
                      aria-label={t('console.rules.counts.remove', { typology: typologyName(t, id) })}
                    >
                      {t('console.rules.remove')}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <NativeSelect
          size="xs"
          label={t('console.rules.counts.add')}
          value=""
          data={[
            { value: '', label: t('console.rules.counts.choose') },
            ...others.map(({ id }) => ({ value: id, label: typologyName(t, id) })),
          ]}
          onChange={({ currentTarget }) => {
            if (currentTarget.value !== '') weigh(currentTarget.value, joining)
          }}
        />
      </Stack>
    </Fieldset>
  )
}

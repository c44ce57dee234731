import { Button, NativeSelect, Table } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { WeightField } from './weight-field.tsx'

/** The weight that a rule begins with in a typology, until somebody says otherwise. */
const joining = 0.3

interface Named {
  readonly id: string
  readonly name: string
}

interface WeightTableProps {
  readonly rows: readonly (Named & { readonly weight: number })[]
  /** What may join. */
  readonly others: readonly Named[]
  readonly words: { readonly add: string; readonly choose: string; readonly remove: (name: string) => string }
  /** Changes a weight; null takes it out. */
  readonly weigh: (id: string, weight: number | null) => void
}

/** What rules weigh in typologies, seen from either: each weight can be changed or taken out, and others may join. */
export function WeightTable({ rows, others, words, weigh }: WeightTableProps) {
  const t = useT()
  return (
    <>
      {rows.length > 0 && (
        <Table verticalSpacing={4}>
          <Table.Tbody>
            {rows.map(({ id, name, weight }) => (
              <Table.Tr key={id}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                <Table.Td>
                  <WeightField
                    aria-label={`${t('console.rules.field.weight')}: ${name}`}
                    value={weight}
                    onChange={(value) => weigh(id, Number(value))}
                  />
                </Table.Td>
                <Table.Td>
                  <Button size="xs" variant="subtle" onClick={() => weigh(id, null)} aria-label={words.remove(name)}>
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
        label={words.add}
        value=""
        data={[{ value: '', label: words.choose }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== '') weigh(currentTarget.value, joining)
        }}
      />
    </>
  )
}

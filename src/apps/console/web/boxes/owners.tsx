import { Stack, Table, Text } from '@mantine/core'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { type OwnerSum, useOwners } from './boxes-data.ts'

/** Owners with more SIMs than one may have, as operators counted them; nobody is named. */
export function Owners() {
  const t = useT()
  const { data, error, refetch } = useOwners()
  return (
    <Stack gap="md">
      <Text maw={780}>{t('console.boxes.owners.help')}</Text>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && <Text c="dimmed">{t('console.boxes.owners.none')}</Text>}
      {data !== undefined && data.items.length > 0 && <OwnerTable items={data.items} />}
    </Stack>
  )
}

function OwnerTable({ items }: { readonly items: readonly OwnerSum[] }) {
  const t = useT()
  const format = useFormat()
  return (
    <Table verticalSpacing={6} maw={860}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('console.boxes.operator')}</Table.Th>
          <Table.Th className="boxes-figure">{t('console.boxes.owners')}</Table.Th>
          <Table.Th className="boxes-figure">{t('console.boxes.owners.sims')}</Table.Th>
          <Table.Th className="boxes-figure">{t('console.boxes.owners.most')}</Table.Th>
          <Table.Th className="boxes-figure">{t('console.boxes.owners.told')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ operator, owners, sims, most, toldOn }) => (
          <Table.Tr key={operator}>
            <Table.Th scope="row">{operator}</Table.Th>
            <Table.Td className="boxes-figure">{format.number(owners)}</Table.Td>
            <Table.Td className="boxes-figure">{format.number(sims)}</Table.Td>
            <Table.Td className="boxes-figure">{format.number(most)}</Table.Td>
            <Table.Td className="boxes-figure">{format.day(toldOn)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

import { Button, Group, Paper, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { WideTable } from '../app/wide-table.tsx'
import { type Complained, useComplaints, useVerdicts, type Verdict } from './calls-data.ts'
import { VerdictText } from './facts.tsx'
import { ListingForm } from './listing-form.tsx'
import { numberText } from './number-text.ts'

const spans = [1, 7, 30, 90] as const

/** Numbers that called people complained of. A complaint lists nobody; somebody looks at them. */
export function ComplaintsPart() {
  const t = useT()
  const [days, setDays] = useState(7)
  const complaints = useComplaints(days)
  const items = complaints.data?.items
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <Text maw={720}>{t('console.calls.complaints.intro')}</Text>
        <SegmentedControl
          aria-label={t('console.calls.complaints.span')}
          value={String(days)}
          data={spans.map((count) => ({ value: String(count), label: t('console.calls.complaints.days', { count }) }))}
          onChange={(value) => setDays(Number(value))}
        />
      </Group>
      {complaints.error !== null && <Failure error={complaints.error} retry={() => void complaints.refetch()} />}
      {items === undefined && complaints.error === null && <Loading />}
      {items?.length === 0 && <Empty title={t('console.calls.complaints.none')} />}
      {items !== undefined && items.length > 0 && <Numbers items={items} />}
    </Stack>
  )
}

function Numbers({ items }: { readonly items: readonly Complained[] }) {
  const t = useT()
  const format = useFormat()
  const verdicts = useVerdicts(items.map(({ number }) => number))
  const { may } = useSession()
  const [listing, setListing] = useState<string | null>(null)
  const most = Math.max(1, ...items.map(({ calls }) => calls))
  return (
    <Paper withBorder p="md">
      {verdicts.error !== null && <Failure error={verdicts.error} retry={() => void verdicts.refetch()} />}
      <WideTable minWidth={680}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('console.calls.complaints.number')}</Table.Th>
              <Table.Td aria-hidden w="22%" />
              <Table.Th scope="col" ta="right">
                {t('console.calls.complaints.calls')}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {t('console.calls.complaints.operators')}
              </Table.Th>
              <Table.Th scope="col">{t('console.calls.complaints.last')}</Table.Th>
              <Table.Th scope="col">{t('console.calls.registry')}</Table.Th>
              {may('indicators:list') && <Table.Td aria-hidden />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(({ number, calls, organisations, lastDay }, place) => (
              <Table.Tr key={number}>
                <Table.Th scope="row" fw={500} className="calls-number">
                  {numberText(number)}
                </Table.Th>
                <Table.Td aria-hidden>
                  <div className="figures-bar" style={{ width: `${(calls / most) * 100}%` }} />
                </Table.Td>
                <Table.Td ta="right">{format.number(calls)}</Table.Td>
                <Table.Td ta="right">{format.number(organisations)}</Table.Td>
                <Table.Td>{format.day(lastDay)}</Table.Td>
                <Table.Td>
                  <VerdictText verdict={verdicts.data?.[place]} />
                </Table.Td>
                {may('indicators:list') && (
                  <Table.Td>
                    <List number={number} verdict={verdicts.data?.[place]} ask={() => setListing(number)} />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      {listing !== null && <ListingForm number={listing} close={() => setListing(null)} />}
    </Paper>
  )
}

interface ListProps {
  readonly number: string
  readonly verdict: Verdict | null | undefined
  readonly ask: () => void
}

/** The way to list a number that is not confirmed yet, and that nobody official holds. */
function List({ number, verdict, ask }: ListProps) {
  const t = useT()
  if (verdict?.state !== 'none' && verdict?.state !== 'reported') return null
  return (
    <Button
      size="xs"
      variant="default"
      onClick={ask}
      aria-label={t('console.calls.complaints.list.title', { number: numberText(number) })}
    >
      {t('console.calls.complaints.list')}
    </Button>
  )
}

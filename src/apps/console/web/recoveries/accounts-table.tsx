import { Table, UnstyledButton } from '@mantine/core'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { accountText } from './account-text.ts'
import { flowLegOf, keyOf, partsOf } from './flow-view.ts'
import { useTenge } from './money.ts'
import type { RecoveryDetail } from './recovery.ts'

interface TableProps {
  readonly recovery: RecoveryDetail
  readonly chosen: string
  readonly choose: (key: string) => void
}

const figures = ['amount', 'held', 'returned', 'open', 'lost', 'onward'] as const

/** The same that the picture shows, a line for the money at an account: for reading aloud and for comparing figures. */
export function AccountsTable({ recovery, chosen, choose }: TableProps) {
  const t = useT()
  const format = useFormat()
  const tenge = useTenge()
  return (
    <div className="recoveries-scroll">
      <Table verticalSpacing={6} aria-label={t('console.recoveries.accounts')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.recoveries.account')}</Table.Th>
            <Table.Th className="recoveries-figure">{t('console.recoveries.hop')}</Table.Th>
            <Table.Th>{t('console.recoveries.came')}</Table.Th>
            {figures.map((figure) => (
              <Table.Th key={figure} className="recoveries-figure">
                {t(`console.recoveries.sum.${figure}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {recovery.legs.map((leg) => {
            const sums = new Map<string, number>(partsOf(flowLegOf(leg)).map(({ part, amount }) => [part, amount]))
            return (
              <Table.Tr key={leg.id} className="recoveries-row" data-current={keyOf(leg) === chosen}>
                <Table.Td>
                  <UnstyledButton className="recoveries-link" onClick={() => choose(keyOf(leg))}>
                    {accountText(leg.account)}
                  </UnstyledButton>
                  <div>{leg.bankName ?? leg.bank}</div>
                </Table.Td>
                <Table.Td className="recoveries-figure">{leg.hop}</Table.Td>
                <Table.Td className="recoveries-whole">{format.time(leg.at)}</Table.Td>
                {figures.map((figure) => {
                  const sum = figure === 'amount' ? leg.amount : (sums.get(figure) ?? 0)
                  return (
                    <Table.Td key={figure} className="recoveries-figure">
                      {sum === 0 ? '—' : tenge(sum)}
                    </Table.Td>
                  )
                })}
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </div>
  )
}

import { Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useVerdicts, type Verdict } from './calls-data.ts'

/** What is known of one thing, name and value a line. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return (
    <Table className="calls-facts" verticalSpacing={6}>
      <Table.Tbody>{children}</Table.Tbody>
    </Table>
  )
}

/** One line of facts. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  )
}

/** What the registry knows of one number. */
export function Known({ number }: { readonly number: string }) {
  const verdicts = useVerdicts([number])
  if (verdicts.error !== null) return <Failure error={verdicts.error} retry={() => void verdicts.refetch()} />
  return <VerdictText verdict={verdicts.data?.[0]} />
}

const signs = { confirmed: '■', reported: '▲', official: '✓', none: '○' } as const
const colours = { confirmed: 'red', reported: 'yellow.7', official: 'green', none: 'dimmed' } as const

/** A verdict in a few words; a dash while it is asked for, or where the number cannot be read. */
export function VerdictText({ verdict }: { readonly verdict: Verdict | null | undefined }) {
  const t = useT()
  if (verdict === null || verdict === undefined) return <Text span>–</Text>
  const { state, independentReports, officialName, disputed } = verdict
  const words = [
    officialName ?? t(`console.calls.registry.${state}`),
    independentReports > 0 ? t('console.calls.registry.reports', { count: independentReports }) : null,
    disputed ? t('console.calls.registry.disputed') : null,
  ]
  return (
    <Text span size="sm" c={colours[state]} fw={state === 'none' ? 400 : 500}>
      <span aria-hidden>{signs[state]} </span>
      {words.filter((word) => word !== null).join(' · ')}
    </Text>
  )
}

import { Stack, Table, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { useLive } from '../app/live.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { ruleName } from './rule-words.ts'
import { type BoardView, boardKey, useBoard } from './rules-data.ts'

/** How the rules did at the banks in the last hour: what was decided, what each found, what those on trial would have done. */
export function Board() {
  const t = useT()
  const board = useBoard()
  const client = useQueryClient()
  useLive('payments.screened', () => void client.invalidateQueries({ queryKey: boardKey }))
  if (board.error !== null) return <Failure error={board.error} retry={() => void board.refetch()} />
  if (board.data === undefined) return <Loading />
  if (board.data.byDecision.length === 0) {
    return <Empty title={t('console.rules.board.none')}>{t('console.rules.board.none.help')}</Empty>
  }
  return (
    <Stack gap="lg" maw={900}>
      <Decisions board={board.data} />
      <Findings board={board.data} />
      <Nodes board={board.data} />
    </Stack>
  )
}

const decisions = ['allow', 'challenge', 'hold', 'block'] as const

interface PartProps {
  readonly board: BoardView
}

function Decisions({ board: { byDecision, shadowByDecision } }: PartProps) {
  const t = useT()
  const format = useFormat()
  const now = new Map(byDecision.map((one) => [one.decision, one]))
  const shadow = new Map(shadowByDecision.map((one) => [one.decision, one.payments]))
  return (
    <Lines
      id="rules-board-decisions"
      title={t('console.rules.board.decisions')}
      heads={[t('console.rules.board.payments'), t('console.rules.board.money'), t('console.rules.board.trial')]}
      first={t('console.rules.board.decision')}
    >
      {decisions.map((decision) => (
        <Table.Tr key={decision}>
          <Table.Th scope="row" fw={400}>
            {t(`payment-rule.decision.${decision}`)}
          </Table.Th>
          <Table.Td>{format.number(now.get(decision)?.payments ?? 0)}</Table.Td>
          <Table.Td>{format.money(now.get(decision)?.tiyn ?? '0', 'KZT')}</Table.Td>
          <Table.Td>{format.number(shadow.get(decision) ?? 0)}</Table.Td>
        </Table.Tr>
      ))}
    </Lines>
  )
}

function Findings({ board: { byRule } }: PartProps) {
  const t = useT()
  const format = useFormat()
  return (
    <Lines
      id="rules-board-rules"
      title={t('console.rules.board.rules')}
      heads={[t('console.rules.band.reason'), t('console.rules.board.payments'), t('console.rules.mode.shadow')]}
      first={t('console.rules.rule')}
    >
      {byRule.map(({ rule, reason, payments, shadow }) => (
        <Table.Tr key={`${rule} ${reason}`}>
          <Table.Th scope="row" fw={400}>
            {ruleName(t, rule)}
          </Table.Th>
          <Table.Td>{reason}</Table.Td>
          <Table.Td>{format.number(payments)}</Table.Td>
          <Table.Td>{format.number(shadow)}</Table.Td>
        </Table.Tr>
      ))}
    </Lines>
  )
}

function Nodes({ board: { nodes, byVersion } }: PartProps) {
  const t = useT()
  const format = useFormat()
  return (
    <>
      <Lines
        id="rules-board-nodes"
        title={t('console.rules.board.banks')}
        heads={[t('console.rules.board.heard')]}
        first={t('console.rules.board.bank')}
      >
        {nodes.map(({ organisation, heardAt }) => (
          <Table.Tr key={organisation}>
            <Table.Th scope="row" fw={400}>
              {organisation}
            </Table.Th>
            <Table.Td>{format.time(heardAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Lines>
      <Text size="sm" c="dimmed">
        {t('console.rules.board.versions')}{' '}
        {byVersion.map(({ version, payments }) => `${version} (${format.number(payments)})`).join(' · ')}
      </Text>
    </>
  )
}

interface LinesProps {
  readonly id: string
  readonly title: string
  /** Head of the column of names, then of the others. */
  readonly first: string
  readonly heads: readonly string[]
  readonly children: ReactNode
}

function Lines({ id, title, first, heads, children }: LinesProps) {
  return (
    <section aria-labelledby={id}>
      <Title order={2} size="h5" id={id} mb={4}>
        {title}
      </Title>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {[first, ...heads].map((head) => (
              <Table.Th key={head} scope="col">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </section>
  )
}

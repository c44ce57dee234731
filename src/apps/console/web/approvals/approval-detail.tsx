import { Alert, Button, Group, List, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { useCommands } from '../palette/commands.ts'
import { defanged } from '../report/defanged.ts'
import { type Decision, useListing, type WaitingBlock } from './approvals-data.ts'
import { RulingDialog } from './ruling-dialog.tsx'

/** One block with what the first person went by, what it would reach, and the second person's two answers. */
export function ApprovalDetail({ block }: { readonly block: WaitingBlock }) {
  const t = useT()
  const { person, may } = useSession()
  const [ruling, setRuling] = useState<Decision | null>(null)
  const own = block.decidedBy === person.id
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="approval-site">
      <Stack gap="md">
        <Title order={2} size="h4" id="approval-site" className="approvals-site">
          {defanged('domain', block.value)}
        </Title>
        <Grounds block={block} />
        <LetThrough hosts={block.letThrough} />
        {own && <Alert variant="light">{t('console.approvals.own.help')}</Alert>}
        {!own && may('publications:approve') && <Answers ask={setRuling} />}
      </Stack>
      {ruling !== null && <RulingDialog block={block} decision={ruling} close={() => setRuling(null)} />}
    </Paper>
  )
}

function Answers({ ask }: { readonly ask: (decision: Decision) => void }) {
  const t = useT()
  const approve = () => ask('approved')
  const refuse = () => ask('refused')
  useKeys({ a: approve, r: refuse })
  useCommands([
    { id: 'approvals.approve', label: t('console.approvals.approve'), group: 'here', keys: 'a', run: approve },
    { id: 'approvals.refuse', label: t('console.approvals.refuse'), group: 'here', keys: 'r', run: refuse },
  ])
  return (
    <Group>
      <Button onClick={approve} aria-keyshortcuts="a" rightSection={<Hint keys="a" />}>
        {t('console.approvals.approve')}
      </Button>
      <Button variant="default" onClick={refuse} aria-keyshortcuts="r" rightSection={<Hint keys="r" />}>
        {t('console.approvals.refuse')}
      </Button>
    </Group>
  )
}

function Grounds({ block }: { readonly block: WaitingBlock }) {
  const t = useT()
  const format = useFormat()
  const { person } = useSession()
  const { data, error, refetch } = useListing(block.observableId)
  const { decidedBy, decidedByName, decidedAt, validUntil, legalBasis } = block
  const decider =
    decidedBy === null
      ? t('console.approvals.by.list')
      : decidedBy === person.id
        ? t('console.approvals.by.you')
        : (decidedByName ?? t('console.approvals.by.somebody'))
  return (
    <>
      {data?.disputed === true && (
        <Alert variant="light" color="yellow">
          {t('console.approvals.disputed')}
        </Alert>
      )}
      <Table className="approvals-facts" verticalSpacing={6}>
        <Table.Tbody>
          <Fact name={t('console.approvals.by')}>{`${decider} · ${format.time(decidedAt)}`}</Fact>
          <Fact name={t('console.approvals.basis')}>{wordOf.legalBasis(t, legalBasis)}</Fact>
          {data?.topic != null && <Fact name={t('console.approvals.topic')}>{wordOf.topic(t, data.topic)}</Fact>}
          {data?.reason != null && <Fact name={t('console.approvals.why')}>{data.reason}</Fact>}
          {data !== undefined && (
            <Fact name={t('console.approvals.known')}>
              {t('console.approvals.known.from', { reports: data.reports, lists: data.lists })}
            </Fact>
          )}
          <Fact name={t('console.approvals.until')}>{format.day(validUntil)}</Fact>
        </Table.Tbody>
      </Table>
      {data === undefined && error === null && <Loading />}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  )
}

function LetThrough({ hosts }: { readonly hosts: readonly string[] }) {
  const t = useT()
  return (
    <section aria-labelledby="approval-through">
      <Title order={3} size="h6" id="approval-through" mb={4}>
        {t('console.approvals.through')}
      </Title>
      {hosts.length === 0 ? (
        <Text>{t('console.approvals.through.none')}</Text>
      ) : (
        <>
          <Text>{t('console.approvals.through.help')}</Text>
          <List size="sm" mt={4}>
            {hosts.map((host) => (
              <List.Item key={host} className="approvals-site">
                {defanged('domain', host)}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </section>
  )
}

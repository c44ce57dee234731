import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { ToDisputes } from '../disputes/to-disputes.tsx'
import { useCommands } from '../palette/commands.ts'
import { deeds, type ListedRow, useRows } from './calls-data.ts'
import { Chooser } from './chooser.tsx'
import { Fact, Facts } from './facts.tsx'
import { ReasonDialog } from './reason-dialog.tsx'

/** Rows of numbers that stand in the registry, each with its grounds, and the way to take it off. */
export function RowsList() {
  const t = useT()
  const format = useFormat()
  const rows = useRows()
  if (rows.error !== null) return <Failure error={rows.error} retry={() => void rows.refetch()} />
  if (rows.data === undefined) return <Loading />
  if (rows.data.length === 0) return <Empty title={t('console.calls.rules.none.rows')} />
  return (
    <Chooser
      items={rows.data}
      name={t('console.calls.rules.view.rows')}
      count={t('console.calls.rows.count', { count: rows.data.length })}
      line={({ display, topic, validUntil }) => (
        <Stack gap={2}>
          <Text fw={600}>{display}</Text>
          {topic !== null && <Text size="sm">{wordOf.topic(t, topic)}</Text>}
          {validUntil !== null && (
            <Text size="sm" c="dimmed">
              {t('console.calls.rule.until', { day: format.day(validUntil) })}
            </Text>
          )}
        </Stack>
      )}
      detail={(row) => <RowDetail key={row.id} row={row} />}
    />
  )
}

function RowDetail({ row }: { readonly row: ListedRow }) {
  const t = useT()
  const format = useFormat()
  const { may } = useSession()
  const { display, topic, reason, legalBasis, measures, validUntil, changedAt, disputed } = row
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="calls-row">
      <Stack gap="md">
        <Title order={2} size="h4" id="calls-row">
          {display}
        </Title>
        {disputed && (
          <Alert variant="light" color="yellow">
            {t('console.calls.rows.disputed')}
            <ToDisputes about={row.id} />
          </Alert>
        )}
        <Facts>
          {topic !== null && <Fact name={t('console.calls.block.topic')}>{wordOf.topic(t, topic)}</Fact>}
          <Fact name={t('console.calls.block.measures')}>
            {measures.map((measure) => wordOf.measure(t, measure)).join(', ')}
          </Fact>
          {reason !== null && <Fact name={t('console.calls.rule.reason')}>{reason}</Fact>}
          {legalBasis !== null && <Fact name={t('console.calls.rule.basis')}>{wordOf.legalBasis(t, legalBasis)}</Fact>}
          <Fact name={t('console.calls.rows.since')}>{format.time(changedAt)}</Fact>
          {validUntil !== null && <Fact name={t('console.calls.rule.ends')}>{format.day(validUntil)}</Fact>}
        </Facts>
        {may('indicators:delist') && <TakeOff row={row} />}
      </Stack>
    </Paper>
  )
}

function TakeOff({ row: { id, display } }: { readonly row: ListedRow }) {
  const t = useT()
  const [asked, setAsked] = useState(false)
  const ask = () => setAsked(true)
  useKeys({ w: ask })
  useCommands([{ id: 'calls.take-off', label: t('console.calls.rows.take-off'), group: 'here', keys: 'w', run: ask }])
  return (
    <Group>
      <Button variant="default" onClick={ask} aria-keyshortcuts="w" rightSection={<Hint keys="w" />}>
        {t('console.calls.rows.take-off')}
      </Button>
      {asked && (
        <ReasonDialog
          title={t('console.calls.rows.take-off')}
          follows={t('console.calls.rows.take-off.follows', { numbers: display })}
          asks={{ label: t('console.calls.rule.withdraw.why'), help: t('console.calls.rows.take-off.why.help') }}
          done={t('console.calls.rows.take-off.done', { numbers: display })}
          send={(reason) => deeds.takeOff(id, reason)}
          close={() => setAsked(false)}
        />
      )}
    </Group>
  )
}

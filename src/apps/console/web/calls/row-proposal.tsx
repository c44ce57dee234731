import { Alert, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { Offers } from '../palette/offers.tsx'
import { deeds, type RowProposal } from './calls-data.ts'
import { Fact, Facts } from './facts.tsx'
import { ReasonDialog } from './reason-dialog.tsx'
import { useWho } from './who.ts'

interface RowProps {
  readonly row: RowProposal
}

/** A proposed row of numbers in the list. */
export function RowProposalLine({ row: { display, numbers, state, proposedBy, lapsesAt } }: RowProps) {
  const t = useT()
  const format = useFormat()
  const { person } = useSession()
  return (
    <Stack gap={2}>
      <Text fw={600}>{display}</Text>
      <Text size="sm">{t('console.calls.row.line', { count: numbers })}</Text>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {state === 'proposed'
            ? t('console.calls.row.waits', { day: format.day(lapsesAt) })
            : t(`console.calls.row.state.${state}`)}
        </Text>
        {state === 'proposed' && proposedBy === person.id && (
          <Badge variant="default" tt="none">
            {t('console.calls.rule.own')}
          </Badge>
        )}
      </Group>
    </Stack>
  )
}

/** One proposed row of numbers: how many it would touch, how, why, who said so, and what can be done about it. */
export function RowProposalDetail({ row }: RowProps) {
  const t = useT()
  const { person } = useSession()
  const own = row.state === 'proposed' && row.proposedBy === person.id
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="calls-row-proposal">
      <Stack gap="md">
        <div>
          <Title order={2} size="h4" id="calls-row-proposal">
            {row.display}
          </Title>
          <Text c="dimmed">{t('console.calls.row.help')}</Text>
        </div>
        <Grounds row={row} />
        {own && <Alert variant="light">{t('console.calls.rule.own.help')}</Alert>}
        {row.state === 'lapsed' && <Alert variant="light">{t('console.calls.row.lapsed.help')}</Alert>}
        {row.state === 'proposed' && <Answers row={row} own={own} />}
      </Stack>
    </Paper>
  )
}

function Grounds({ row }: RowProps) {
  const t = useT()
  const format = useFormat()
  const who = useWho()
  const { numbers, topic, measures, reason, legalBasis, validUntil, lapsesAt, withdrawnBy, withdrawnAt } = row
  return (
    <Facts>
      <Fact name={t('console.calls.rule.many')}>
        <Text span fw={600}>
          {format.number(numbers)}
        </Text>
      </Fact>
      <Fact name={t('console.calls.block.measures')}>
        {measures.map((measure) => wordOf.measure(t, measure)).join(', ')}
      </Fact>
      <Fact name={t('console.calls.block.topic')}>{wordOf.topic(t, topic)}</Fact>
      <Fact name={t('console.calls.rule.reason')}>{reason}</Fact>
      <Fact name={t('console.calls.rule.basis')}>{wordOf.legalBasis(t, legalBasis)}</Fact>
      <Fact name={t('console.calls.rule.proposed')}>
        {`${who(row.proposedBy, row.proposedByName)} · ${format.time(row.proposedAt)}`}
      </Fact>
      {validUntil !== null && <Fact name={t('console.calls.rule.ends')}>{format.day(validUntil)}</Fact>}
      {row.state === 'proposed' && <Fact name={t('console.calls.row.lapses')}>{format.day(lapsesAt)}</Fact>}
      {withdrawnBy !== null && withdrawnAt !== null && (
        <Fact name={t('console.calls.rule.withdrawn')}>
          {`${who(withdrawnBy, row.withdrawnByName)} · ${format.time(withdrawnAt)}\n${row.withdrawnReason ?? ''}`}
        </Fact>
      )}
    </Facts>
  )
}

function Answers({ row: { id, display, numbers, measures }, own }: RowProps & { readonly own: boolean }) {
  const t = useT()
  const { may } = useSession()
  const [asked, setAsked] = useState<'approve' | 'withdraw' | null>(null)
  const taking = t(`console.calls.rule.${own ? 'take-own' : 'take-back'}`)
  const open = [
    ...(!own && may('indicators:approve-block')
      ? [{ name: 'approve', key: 'a', label: t('console.calls.row.approve') } as const]
      : []),
    ...(may('indicators:list-block') ? [{ name: 'withdraw', key: 'w', label: taking } as const] : []),
  ]
  const close = () => setAsked(null)
  const rejects = measures.includes('reject-call') ? 'reject' : 'other'
  return (
    <>
      <Offers area="calls.row" offers={open} take={setAsked} />
      {asked === 'approve' && (
        <ReasonDialog
          title={t('console.calls.row.approve')}
          follows={t(`console.calls.row.approve.follows.${rejects}`, { numbers: display, count: numbers })}
          done={t('console.calls.row.approve.done', { numbers: display })}
          send={() => deeds.approveRow(id)}
          close={close}
        />
      )}
      {asked === 'withdraw' && (
        <ReasonDialog
          title={taking}
          follows={t('console.calls.rule.withdraw.follows.proposed', { numbers: display })}
          asks={{ label: t('console.calls.rule.withdraw.why'), help: t('console.calls.row.withdraw.why.help') }}
          done={t('console.calls.rule.withdraw.done', { numbers: display })}
          send={(reason) => deeds.withdrawRow(id, reason)}
          close={close}
        />
      )}
    </>
  )
}

import { Alert, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { Offers } from '../palette/offers.tsx'
import { deeds, type NumberRule } from './calls-data.ts'
import { Fact, Facts } from './facts.tsx'
import { numbersIn, stretchText } from './number-text.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { useWho } from './who.ts'

/** One rule about numbers: what it does, why, who said so, and what can be done about it. */
export function RuleDetail({ rule }: { readonly rule: NumberRule }) {
  const t = useT()
  const { person } = useSession()
  const { numbers, effect, state, proposedBy } = rule
  const own = state === 'proposed' && proposedBy === person.id
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="calls-rule">
      <Stack gap="md">
        <div>
          <Title order={2} size="h4" id="calls-rule">
            {stretchText(numbers)}
          </Title>
          <Text c="dimmed">{t(`console.calls.effect.${effect}.help`)}</Text>
        </div>
        <Grounds rule={rule} />
        {own && <Alert variant="light">{t('console.calls.rule.own.help')}</Alert>}
        {(state === 'proposed' || state === 'in-force') && <Answers rule={rule} own={own} />}
      </Stack>
    </Paper>
  )
}

function Grounds({ rule }: { readonly rule: NumberRule }) {
  const t = useT()
  const format = useFormat()
  const { numbers, effect, holder, reason, legalBasis, until, proposedBy, approvedBy } = rule
  const who = useWho()
  return (
    <Facts>
      <Fact name={t('console.calls.rule.many')}>{format.number(numbersIn(numbers))}</Fact>
      {effect === 'exempt' && (
        <Fact name={t('console.calls.rule.from')}>
          {rule.rule === null ? t('console.calls.rule.every') : t(`call-rule.rule.${rule.rule}`)}
        </Fact>
      )}
      {proposedBy !== 'appeal' && <Fact name={t('console.calls.rule.holder')}>{holder}</Fact>}
      <Fact name={t('console.calls.rule.reason')}>{reason}</Fact>
      <Fact name={t('console.calls.rule.basis')}>{wordOf.legalBasis(t, legalBasis)}</Fact>
      <Fact name={t('console.calls.rule.proposed')}>
        {`${who(proposedBy, rule.proposedByName)} · ${format.time(rule.proposedAt)}`}
      </Fact>
      {approvedBy !== null && rule.approvedAt !== null && (
        <Fact name={t('console.calls.rule.approved')}>
          {`${who(approvedBy, rule.approvedByName)} · ${format.time(rule.approvedAt)}`}
        </Fact>
      )}
      <Fact name={t('console.calls.rule.ends')}>{format.day(until)}</Fact>
      {rule.withdrawnAt !== null && (
        <Fact name={t('console.calls.rule.withdrawn')}>
          {`${format.time(rule.withdrawnAt)}\n${rule.withdrawnReason ?? ''}`}
        </Fact>
      )}
    </Facts>
  )
}

interface AnswersProps {
  readonly rule: NumberRule
  readonly own: boolean
}

function Answers({ rule, own }: AnswersProps) {
  const t = useT()
  const { may } = useSession()
  const [asked, setAsked] = useState<'approve' | 'withdraw' | null>(null)
  const proposed = rule.state === 'proposed'
  const taking = t(`console.calls.rule.${!proposed ? 'withdraw' : own ? 'take-own' : 'take-back'}`)
  const deedsOpen = [
    ...(proposed && !own && may('calls:approve-rule')
      ? [{ name: 'approve', key: 'a', label: t('console.calls.rule.approve') } as const]
      : []),
    ...(may('calls:propose-rule') ? [{ name: 'withdraw', key: 'w', label: taking } as const] : []),
  ]
  const numbers = stretchText(rule.numbers)
  const close = () => setAsked(null)
  return (
    <>
      <Offers area="calls.rule" offers={deedsOpen} take={setAsked} />
      {asked === 'approve' && (
        <ReasonDialog
          title={t('console.calls.rule.approve')}
          follows={t(`console.calls.rule.approve.follows.${rule.effect}`, { numbers })}
          done={t('console.calls.rule.approve.done', { numbers })}
          send={() => deeds.approveRule(rule.id)}
          close={close}
        />
      )}
      {asked === 'withdraw' && (
        <ReasonDialog
          title={taking}
          follows={t(`console.calls.rule.withdraw.follows.${proposed ? 'proposed' : 'in-force'}`, { numbers })}
          asks={{ label: t('console.calls.rule.withdraw.why'), help: t('console.calls.rule.withdraw.why.help') }}
          done={t('console.calls.rule.withdraw.done', { numbers })}
          send={(reason) => deeds.withdrawRule(rule.id, reason)}
          close={close}
        />
      )}
    </>
  )
}

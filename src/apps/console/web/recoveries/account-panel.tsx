import { Badge, Button, CopyButton, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useSession } from '../app/session.tsx'
import { ReasonDialog } from '../calls/reason-dialog.tsx'
import { accountText } from './account-text.ts'
import { AnswerDialog } from './answer-dialog.tsx'
import { Clock } from './clock.tsx'
import { useTenge } from './money.ts'
import { deeds, useRefresh } from './recoveries-data.ts'
import type { Asked, Leg, RecoveryDetail } from './recovery.ts'

interface AccountProps {
  readonly recovery: RecoveryDetail
  readonly legs: readonly Leg[]
}

/** One account of a recovery: the money that came there, what its bank was asked and answered, and what can be done about it. */
export function AccountPanel({ recovery, legs }: AccountProps) {
  const t = useT()
  const [first] = legs
  if (first === undefined) return null
  const ids = new Set(legs.map(({ id }) => id))
  const requests = recovery.requests.filter(({ leg }) => leg !== null && ids.has(leg))
  return (
    <section className="recoveries-panel" aria-labelledby="recoveries-account">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2} size="h5" id="recoveries-account">
              {first.bankName ?? t('console.recoveries.bank.unknown', { code: first.bank })}
            </Title>
            <AccountNumber account={first.account} />
          </div>
          <Confirmation recovery={recovery} leg={first} />
        </Group>
        {legs.map((leg) => (
          <LegFacts key={leg.id} leg={leg} recovery={recovery} />
        ))}
        <Requests requests={requests} />
      </Stack>
    </section>
  )
}

/** An account in groups, with a button that copies it as banks write it. */
export function AccountNumber({ account }: { readonly account: string }) {
  const t = useT()
  return (
    <Group gap={6}>
      <span className="recoveries-account">{accountText(account)}</span>
      <CopyButton value={account}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="subtle" onClick={copy}>
            {t(copied ? 'console.recoveries.copied' : 'console.recoveries.copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  )
}

const fates = ['held', 'returned', 'cashedOut', 'unavailable', 'onward'] as const

const shapes = { held: '■', returned: '✓', cashedOut: '▨', unavailable: '▨', onward: '→' } as const

/** Money of the recovery at the account: how it came, and what its bank answered. */
function LegFacts({ leg, recovery }: { readonly leg: Leg; readonly recovery: RecoveryDetail }) {
  const t = useT()
  const format = useFormat()
  const tenge = useTenge()
  const { amount, paymentAmount, at, hop, state, stopReason, loops, converges, reference, denied } = leg
  return (
    <div className="recoveries-leg">
      <Group gap="xs">
        <Text fw={600}>{tenge(amount)}</Text>
        <Text size="sm">{t('console.recoveries.leg.came', { time: format.time(at), hop })}</Text>
        {loops && (
          <Badge variant="default" tt="none">
            {t('console.recoveries.leg.loops')}
          </Badge>
        )}
        {converges && (
          <Badge variant="default" tt="none">
            {t('console.recoveries.leg.converges')}
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" className="recoveries-words">
        {t('console.recoveries.leg.payment', { reference, sum: tenge(paymentAmount) })}
      </Text>
      {state === 'asked' && <Text size="sm">… {t('console.recoveries.leg.asked')}</Text>}
      {state === 'stopped' && <Text size="sm">▨ {t(`console.recoveries.stop.${stopReason ?? 'cancelled'}`)}</Text>}
      <ByHand leg={leg} recovery={recovery} />
      {state === 'answered' && (
        <ul className="recoveries-fates">
          {fates
            .filter((fate) => leg[fate] > 0)
            .map((fate) => (
              <li key={fate}>
                <span aria-hidden>{shapes[fate]} </span>
                {t(`console.recoveries.fate.${fate}`)} {tenge(leg[fate])}
              </li>
            ))}
        </ul>
      )}
      {denied > 0 && <Text size="sm">{t('console.recoveries.leg.denied', { sum: tenge(denied) })}</Text>}
    </div>
  )
}

/** Why money was followed no further of which its bank can tell all the same. */
const tellable: ReadonlySet<string | null> = new Set(['bank-unknown', 'unanswered', 'contradicted'])

/** The way to an answer that the bank gives by phone or letter. */
function ByHand({ leg, recovery }: { readonly leg: Leg; readonly recovery: RecoveryDetail }) {
  const t = useT()
  const { may } = useSession()
  const [asked, setAsked] = useState(false)
  const silent = tellable.has(leg.stopReason)
  const going = recovery.state === 'tracking' || recovery.state === 'awaiting-analysis'
  if (!going || !may('payments:work-recovery') || (leg.state !== 'asked' && !silent)) return null
  return (
    <>
      <Button size="xs" variant="default" mt={6} onClick={() => setAsked(true)}>
        {t('console.recoveries.answer')}
      </Button>
      {asked && <AnswerDialog recovery={recovery} leg={leg} close={() => setAsked(false)} />}
    </>
  )
}

/** What the bank was asked about the account, with the clock of each request that waits and whom to call. */
export function Requests({ requests }: { readonly requests: readonly Asked[] }) {
  const t = useT()
  const format = useFormat()
  const tenge = useTenge()
  if (requests.length === 0) return null
  return (
    <Table verticalSpacing={6} aria-label={t('console.recoveries.requests')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('console.recoveries.request')}</Table.Th>
          <Table.Th className="recoveries-figure">{t('console.recoveries.amount')}</Table.Th>
          <Table.Th>{t('console.recoveries.clock')}</Table.Th>
          <Table.Th>{t('console.recoveries.contact')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {requests.map(({ id, kind, amount, state, dueAt, askedAt, closedAt, escalatedAt, ...request }) => (
          <Table.Tr key={id}>
            <Table.Td>
              {t(`console.recoveries.request.${kind}`)}
              <Text size="sm" c="dimmed">
                {format.time(askedAt)}
              </Text>
            </Table.Td>
            <Table.Td className="recoveries-figure">{tenge(amount)}</Table.Td>
            <Table.Td>
              {state === 'open' ? <Clock due={dueAt} /> : t(`console.recoveries.request-state.${state}`)}
              {closedAt !== null && (
                <Text size="sm" c="dimmed">
                  {format.time(closedAt)}
                </Text>
              )}
              {state === 'open' && escalatedAt !== null && (
                <Text size="sm">{t('console.recoveries.escalated', { time: format.clock(escalatedAt) })}</Text>
              )}
            </Table.Td>
            <Table.Td>
              {request.dutyOfficer ?? '—'}
              <Text size="sm" c="dimmed">
                {request.dutyContact}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** Puts the account on the list of offenders' accounts. */
function Confirmation({ recovery, leg }: { readonly recovery: RecoveryDetail; readonly leg: Leg }) {
  const t = useT()
  const { may } = useSession()
  const refresh = useRefresh()
  const [asked, setAsked] = useState(false)
  const { state } = recovery
  const offered = may('payments:confirm-account') && state !== 'created' && state !== 'cancelled'
  const ask = () => setAsked(true)
  useKeys({ c: ask }, offered)
  if (!offered) return null
  return (
    <>
      <Button variant="default" onClick={ask} aria-keyshortcuts="c" rightSection={<Hint keys="c" />}>
        {t('console.recoveries.confirm')}
      </Button>
      {asked && (
        <ReasonDialog
          title={t('console.recoveries.confirm')}
          follows={t('console.recoveries.confirm.follows', { account: accountText(leg.account) })}
          asks={{ label: t('console.recoveries.why'), help: t('console.recoveries.confirm.help') }}
          done={t('console.recoveries.confirm.done')}
          send={(reason) => deeds.confirmAccount(recovery.id, leg.id, reason)}
          settled={refresh}
          close={() => setAsked(false)}
        />
      )}
    </>
  )
}

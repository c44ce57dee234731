import { Alert, Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { AccountPanel, Requests } from './account-panel.tsx'
import { accountText } from './account-text.ts'
import { AccountsTable } from './accounts-table.tsx'
import { Tile } from './board-strip.tsx'
import { Deeds } from './deeds.tsx'
import { FlowPicture } from './flow-picture.tsx'
import { keyOf } from './flow-view.ts'
import { History } from './history.tsx'
import { useTenge } from './money.ts'
import { PapersPart } from './papers-part.tsx'
import { notProvided } from './payment-rows.ts'
import './recoveries.css'
import { usePapers, useRecovery } from './recoveries-data.ts'
import type { RecoveryDetail } from './recovery.ts'
import { RecoveryTexts } from './recovery-texts.tsx'
import { ReportBack } from './report-back.tsx'
import { StateBadge } from './state-badge.tsx'
import { SumsBar } from './sums-bar.tsx'

/** One recovery: where the money went, which clocks run, what is held, and what to do about it. */
export function RecoveryPage() {
  return (
    <RecoveryTexts>
      <Read />
    </RecoveryTexts>
  )
}

function Read() {
  const t = useT()
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useRecovery(id)
  // Begun anew once there are accounts to choose from.
  if (data !== undefined) return <Opened key={`${id} ${data.legs.length > 0}`} recovery={data} />
  return (
    <Page title={t('console.section.recoveries')}>
      <Back />
      {error === null ? <Loading /> : <Failure error={error} retry={() => void refetch()} />}
    </Page>
  )
}

function Back() {
  const t = useT()
  return (
    <Anchor component={Link} to="/recoveries" size="sm">
      ← {t('console.recoveries.back')}
    </Anchor>
  )
}

/** The account that is shown first: the one whose money is expected to be lost soonest, or where most is held. */
function firstAccount({ legs, work }: RecoveryDetail): string {
  const leg = legs.find(({ id }) => id === work[0]) ?? legs.toSorted((a, b) => b.held - a.held)[0]
  return leg === undefined ? '' : keyOf(leg)
}

function Opened({ recovery }: { readonly recovery: RecoveryDetail }) {
  const [chosen, choose] = useState(() => firstAccount(recovery))
  const papers = usePapers(recovery.id)
  const { number, state, legs } = recovery
  const here = legs.filter((leg) => keyOf(leg) === chosen)
  const about = recovery.requests.filter(({ leg }) => leg === null)
  const t = useT()
  return (
    <div className="recoveries">
      <Page title={number} actions={<Deeds recovery={recovery} papers={papers.data} />}>
        <Group gap="sm">
          <Back />
          <StateBadge state={state} />
          <Surroundings recovery={recovery} />
        </Group>
        {recovery.cancelledReason !== null && (
          <Alert variant="light" color="gray" title={t('console.recoveries.cancelled')}>
            <Text className="recoveries-words">{recovery.cancelledReason}</Text>
          </Alert>
        )}
        <Reachable recovery={recovery} />
        <Sums recovery={recovery} />
        {legs.length > 0 && <FlowPicture recovery={recovery} chosen={chosen} choose={choose} />}
        {here.length > 0 && <AccountPanel key={chosen} recovery={recovery} legs={here} />}
        {(legs.length === 0 || chosen === '') && <Told recovery={recovery} />}
        {legs.length === 0 && <Requests requests={about} />}
        {papers.error !== null && <Failure error={papers.error} retry={() => void papers.refetch()} />}
        {papers.data !== undefined && <PapersPart recovery={recovery} papers={papers.data} />}
        {legs.length > 0 && (
          <Stack gap="xs" component="section" aria-labelledby="recoveries-accounts">
            <Title order={2} size="h4" id="recoveries-accounts">
              {t('console.recoveries.accounts')}
            </Title>
            <AccountsTable recovery={recovery} chosen={chosen} choose={choose} />
          </Stack>
        )}
        <History recovery={recovery} />
      </Page>
    </div>
  )
}

/** More of the money can be asked for, which waits for somebody's word. */
function Reachable({ recovery: { reachable } }: { readonly recovery: RecoveryDetail }) {
  const t = useT()
  const tenge = useTenge()
  if (reachable === 0) return null
  return (
    <Alert variant="light" color="yellow" title={t('console.recoveries.follow.reachable', { sum: tenge(reachable) })}>
      {t('console.recoveries.follow.help')}
    </Alert>
  )
}

/** Who works on it, how it came, and what it belongs to. */
function Surroundings({ recovery }: { readonly recovery: RecoveryDetail }) {
  const t = useT()
  const format = useFormat()
  const { person, may } = useSession()
  const { dutyOfficer, dutyOfficerName, region, channel, reportedAt, report, caseNumber } = recovery
  const officer = dutyOfficer === person.id ? t('console.recoveries.you') : dutyOfficerName
  const words = [
    `${t(`console.recoveries.channel.${channel}`)}, ${format.time(reportedAt)}`,
    region === null ? null : wordOf.region(t, region),
    officer === null ? t('console.recoveries.officer.none') : `${t('console.recoveries.officer')}: ${officer}`,
    caseNumber === null ? null : `${t('console.recoveries.case')}: ${caseNumber}`,
  ]
  return (
    <Text size="sm" c="dimmed">
      {words.filter((word) => word !== null).join(' · ')}
      {report !== null && may('reports:read') && <ReportBack report={report} />}
    </Text>
  )
}

function Sums({ recovery: { stolen, sums } }: { readonly recovery: RecoveryDetail }) {
  const t = useT()
  const tenge = useTenge()
  return (
    <div>
      <dl className="recoveries-tiles">
        <Tile name={t('console.recoveries.sum.stolen')}>{tenge(stolen)}</Tile>
        {(['held', 'returned', 'open', 'lost'] as const).map((fate) => (
          <Tile key={fate} name={t(`console.recoveries.sum.${fate}`)} mark={fate}>
            {tenge(sums[fate])}
          </Tile>
        ))}
      </dl>
      <SumsBar sums={sums} />
    </div>
  )
}

/** What the victim paid, as it was told or confirmed. */
function Told({ recovery }: { readonly recovery: RecoveryDetail }) {
  const t = useT()
  const format = useFormat()
  const tenge = useTenge()
  const told = recovery.requests.find(({ kind }) => kind === 'confirm')?.payments ?? []
  const payments = told.length > 0 ? told : recovery.legs.filter(({ parent }) => parent === null)
  return (
    <section className="recoveries-panel" aria-labelledby="recoveries-told">
      <Title order={2} size="h5" id="recoveries-told">
        {t('console.recoveries.victim')}: {recovery.victimBankName}
      </Title>
      {recovery.state === 'created' && <Text>{t('console.recoveries.created.help')}</Text>}
      <ul className="recoveries-fates">
        {payments.map((payment) => (
          <li key={`${payment.account} ${payment.at} ${payment.amount}`}>
            {tenge(payment.amount)} →{' '}
            <span className="recoveries-account">
              {payment.account === notProvided
                ? t('console.recoveries.payment.account.unknown')
                : accountText(payment.account)}
            </span>
            , {format.time(payment.at)}
          </li>
        ))}
      </ul>
    </section>
  )
}

import { Alert, Paper, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { Fact, Facts } from '../calls/facts.tsx'
import { ReasonDialog } from '../calls/reason-dialog.tsx'
import { Offers } from '../palette/offers.tsx'
import { BackTestView } from './back-test-view.tsx'
import { ChangesList } from './changes-list.tsx'
import { OwnWords } from './rule-texts.tsx'
import { deeds, useRefresh, useVersion, type VersionDetail, type VersionView } from './rules-data.ts'

interface DetailProps {
  readonly version: VersionView
  /** Number of the version that holds now. */
  readonly holding: number
  /** Whether proposals are tried on stored payments here. */
  readonly tried: boolean
}

/** One version: why, who, what it changes, what it would have done, and the second person's answers. */
export function VersionDetailView({ version, holding, tried }: DetailProps) {
  const t = useT()
  const { person } = useSession()
  const { data, error, refetch } = useVersion(version.number)
  const { number, state, base, proposedBy } = version
  const proposed = state === 'proposed'
  const stale = proposed && base !== holding
  const waits = proposed && tried && version.backTestedAt === null
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="rules-version">
      <Stack gap="md">
        <Title order={2} size="h4" id="rules-version">
          {t('console.rules.version', { number })}
        </Title>
        <Grounds version={version} />
        {proposed && proposedBy === person.id && <Alert variant="light">{t('console.rules.own.help')}</Alert>}
        {stale && (
          <Alert variant="light" color="yellow">
            {t('console.rules.stale', { base, holding })}
          </Alert>
        )}
        {(proposed || state === 'in-force') && <Answers version={version} open={!stale && !waits} />}
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {data === undefined ? error === null && <Loading /> : <Content detail={data} waits={waits} />}
      </Stack>
    </Paper>
  )
}

function Content({ detail, waits }: { readonly detail: VersionDetail; readonly waits: boolean }) {
  const t = useT()
  return (
    <OwnWords policy={detail.policy}>
      <Part id="rules-changes" title={t('console.rules.changes.against', { base: detail.base })}>
        <ChangesList changes={detail.changes} />
      </Part>
      {waits && <Text role="status">{t('console.rules.test.waits')}</Text>}
      {detail.backTest !== null && (
        <Part id="rules-test" title={t('console.rules.test')}>
          <BackTestView test={detail.backTest} />
        </Part>
      )}
    </OwnWords>
  )
}

function Part({ id, title, children }: { readonly id: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <Title order={3} size="h6" id={id} mb={6}>
        {title}
      </Title>
      {children}
    </section>
  )
}

function Grounds({ version }: { readonly version: VersionView }) {
  const t = useT()
  const format = useFormat()
  const { person } = useSession()
  const who = (id: string | null, name: string | null) =>
    id === person.id ? t('console.rules.by.you') : (name ?? t('console.rules.by.somebody'))
  const { proposedBy, proposedByName, proposedAt, approvedBy, approvedByName, approvedAt, reason } = version
  const { withdrawnBy, withdrawnByName, withdrawnAt, withdrawnReason, state } = version
  return (
    <Facts>
      <Fact name={t('console.rules.state')}>{t(`console.rules.state.${state}`)}</Fact>
      <Fact name={t('console.rules.why')}>{reason}</Fact>
      <Fact
        name={t('console.rules.proposed')}
      >{`${who(proposedBy, proposedByName)} · ${format.time(proposedAt)}`}</Fact>
      {approvedAt !== null && (
        <Fact
          name={t('console.rules.approved')}
        >{`${who(approvedBy, approvedByName)} · ${format.time(approvedAt)}`}</Fact>
      )}
      {withdrawnAt !== null && (
        <Fact name={t(state === 'refused' ? 'console.rules.refused' : 'console.rules.taken-back')}>
          {`${who(withdrawnBy, withdrawnByName)} · ${format.time(withdrawnAt)}\n${withdrawnReason ?? ''}`}
        </Fact>
      )}
    </Facts>
  )
}

interface AnswersProps {
  readonly version: VersionView
  /** Whether it could be approved now. */
  readonly open: boolean
}

function Answers({ version: { number, state, proposedBy }, open }: AnswersProps) {
  const t = useT()
  const { person, may } = useSession()
  const refresh = useRefresh()
  const [asked, setAsked] = useState<'approve' | 'withdraw' | null>(null)
  const proposed = state === 'proposed'
  const own = proposedBy === person.id
  const taking = t(`console.rules.${!proposed ? 'take-back' : own ? 'take-own' : 'refuse'}`)
  const ways = [
    ...(proposed && !own && open && may('payments:approve-policy')
      ? [{ name: 'approve', key: 'a', label: t('console.rules.approve') } as const]
      : []),
    ...(may('payments:propose-policy') ? [{ name: 'withdraw', key: 'w', label: taking } as const] : []),
  ]
  const dialog = { settled: refresh, close: () => setAsked(null) }
  return (
    <>
      <Offers area="rules" offers={ways} take={setAsked} />
      {asked === 'approve' && (
        <ReasonDialog
          {...dialog}
          title={t('console.rules.approve')}
          follows={t('console.rules.approve.follows', { number })}
          done={t('console.rules.approve.done', { number })}
          send={() => deeds.approve(number)}
        />
      )}
      {asked === 'withdraw' && (
        <ReasonDialog
          {...dialog}
          title={taking}
          follows={t(`console.rules.withdraw.follows.${proposed ? 'proposed' : 'in-force'}`, { number })}
          asks={{ label: t('console.rules.withdraw.why'), help: t('console.rules.reason.help') }}
          done={t('console.rules.withdraw.done', { number })}
          send={(reason) => deeds.withdraw(number, reason)}
        />
      )}
    </>
  )
}

import { Button, Stack, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import { ReasonDialog } from '../calls/reason-dialog.tsx'
import { accountText } from './account-text.ts'
import { Clock } from './clock.tsx'
import { useTenge } from './money.ts'
import { freeOf } from './paper-sums.ts'
import { deeds, useRefresh } from './recoveries-data.ts'
import type { Hold, Papers, RecoveryDetail } from './recovery.ts'
import { ToldAnswers } from './told-answers.tsx'

interface PapersProps {
  readonly recovery: RecoveryDetail
  readonly papers: Papers
}

/** What is held and until when, and on what papers it goes back. */
export function PapersPart({ recovery, papers }: PapersProps) {
  const t = useT()
  const format = useFormat()
  const { holds, notices, sanctions, conclusion } = papers
  if (holds.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-labelledby="recoveries-holds">
      <Title order={2} size="h4" id="recoveries-holds">
        {t('console.recoveries.holds')}
      </Title>
      <HoldsTable recovery={recovery} holds={holds} />
      <ul className="recoveries-papers">
        {notices.map(({ id, number, day, policeBody, caseNumber, extends: longer }) => (
          <li key={id}>
            {t('console.recoveries.papers.notice', {
              number,
              day: format.day(day),
              body: policeBody,
              case: caseNumber,
            })}
            {longer && ` · ${t('console.recoveries.papers.extends')}`}
          </li>
        ))}
        {sanctions.map(({ id, number, day, office }) => (
          <li key={id}>{t('console.recoveries.papers.sanction', { number, day: format.day(day), office })}</li>
        ))}
        <ToldAnswers answers={papers.answers} />
        {conclusion !== null && (
          <li className="recoveries-words">
            {t('console.recoveries.papers.conclusion', { time: format.time(conclusion.at) })}: {conclusion.reason}
          </li>
        )}
      </ul>
    </Stack>
  )
}

function HoldsTable({ recovery, holds }: { readonly recovery: RecoveryDetail; readonly holds: readonly Hold[] }) {
  const t = useT()
  const tenge = useTenge()
  const names = new Map(recovery.legs.map(({ bank, bankName }) => [bank, bankName]))
  return (
    <div className="recoveries-scroll">
      <Table verticalSpacing={6} aria-label={t('console.recoveries.holds')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.recoveries.account')}</Table.Th>
            <Table.Th className="recoveries-figure">{t('console.recoveries.sum.held')}</Table.Th>
            <Table.Th className="recoveries-figure">{t('console.recoveries.hold.released')}</Table.Th>
            <Table.Th className="recoveries-figure">{t('console.recoveries.hold.sanctioned')}</Table.Th>
            <Table.Th className="recoveries-figure">{t('console.recoveries.sum.returned')}</Table.Th>
            <Table.Th>{t('console.recoveries.hold.ends')}</Table.Th>
            <Table.Th>{t('console.recoveries.hold.code')}</Table.Th>
            <Table.Th>
              <span className="heard">{t('console.recoveries.release')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {holds.map((hold) => (
            <Table.Tr key={hold.id}>
              <Table.Td>
                <span className="recoveries-account">{accountText(hold.account)}</span>
                <div>{names.get(hold.bank) ?? hold.bank}</div>
              </Table.Td>
              {(['amount', 'released', 'sanctioned', 'returned'] as const).map((figure) => (
                <Table.Td key={figure} className="recoveries-figure">
                  {hold[figure] === 0 ? '—' : tenge(hold[figure])}
                </Table.Td>
              ))}
              <Table.Td>
                <Ends hold={hold} />
              </Table.Td>
              <Table.Td className="recoveries-whole recoveries-account">{hold.code}</Table.Td>
              <Table.Td>
                <Release recovery={recovery} hold={hold} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

/** How long the money is held yet, or how that ended; a sanction stops the clock. */
function Ends({ hold: { state, until, endReason, extensions } }: { readonly hold: Hold }) {
  const t = useT()
  const format = useFormat()
  if (state === 'closed') return t(`console.recoveries.hold.end.${endReason ?? 'released'}`)
  if (state === 'returning') return t('console.recoveries.hold.returning')
  return (
    <>
      <Clock due={until} />
      <Text size="sm" c="dimmed">
        {format.time(until)}
        {extensions > 0 && `, ${t('console.recoveries.papers.extends')}`}
      </Text>
    </>
  )
}

/** Lets one hold go. */
function Release({ recovery, hold }: { readonly recovery: RecoveryDetail; readonly hold: Hold }) {
  const t = useT()
  const tenge = useTenge()
  const refresh = useRefresh()
  const { may } = useSession()
  const [asked, setAsked] = useState(false)
  const open = recovery.state === 'tracking' || recovery.state === 'awaiting-analysis'
  if (hold.state !== 'held' || !open || !may('payments:release-hold')) return null
  const account = accountText(hold.account)
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t('console.recoveries.release.of', { account })}
        onClick={() => setAsked(true)}
      >
        {t('console.recoveries.release')}
      </Button>
      {asked && (
        <ReasonDialog
          title={t('console.recoveries.release')}
          follows={t('console.recoveries.release.follows', { account, sum: tenge(freeOf(hold)) })}
          asks={{ label: t('console.recoveries.why'), help: t('console.recoveries.release.help') }}
          done={t('console.recoveries.release.done')}
          send={(reason) => deeds.release(recovery.id, hold.id, reason)}
          settled={refresh}
          close={() => setAsked(false)}
        />
      )}
    </>
  )
}

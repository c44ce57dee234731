import { Badge, Text, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { type Lease, type Report, useLine } from './report-data.ts'
import { ReportLink } from './report-link.tsx'

/** The report in one glance: how urgent and why, whence, whose, since when. */
export function FactsBar({ report, lease }: { readonly report: Report; readonly lease: Lease }) {
  const t = useT()
  const format = useFormat()
  const { amount, paidAt, occurredOn, region, takenBy } = report
  const holder = useLine(report.id)?.leasedBy?.name
  const last = takenBy === null ? null : report.people[takenBy]
  const taker = lease.kind === 'mine' ? t('console.report.you') : (holder ?? last)
  return (
    <dl className="report-facts">
      <Fact name={t('console.report.urgency')}>
        <Urgency report={report} />
      </Fact>
      <Fact name={t('console.report.field.danger')}>{t(`taxonomy.danger.${report.danger}.title`)}</Fact>
      {amount !== null && (
        <Fact name={t('console.report.amount')}>
          {format.money(amount.minor, amount.currency)}
          {paidAt !== null && <Aside>{t('console.report.paid', { time: format.time(paidAt) })}</Aside>}
        </Fact>
      )}
      {occurredOn !== null && <Fact name={t('console.report.occurred')}>{format.day(occurredOn)}</Fact>}
      <Fact name={t('console.report.submitted')}>
        <time dateTime={report.submittedAt}>{format.time(report.submittedAt)}</time>
        <Aside>{format.ago(report.submittedAt)}</Aside>
      </Fact>
      <Deadline report={report} />
      <Fact name={t('console.report.channel')}>{wordOf.channel(t, report.channel)}</Fact>
      <Fact name={t('console.report.field.region')}>
        {region === null ? t('console.report.unknown') : wordOf.region(t, region)}
      </Fact>
      <Fact name={t('console.report.field.language')}>{t(`console.language-name.${report.language}`)}</Fact>
      <Fact name={t('console.report.taken-by')}>{taker ?? t('console.report.nobody')}</Fact>
      <Judged report={report} />
      {report.outcome !== null && (
        <Fact name={t('console.report.outcome')}>{t(`taxonomy.outcome.${report.outcome}.title`)}</Fact>
      )}
      {report.siblings.length > 0 && (
        <Fact name={t('console.report.siblings')}>
          {report.siblings.map(({ id, topic }) => (
            <ReportLink key={id} id={id}>
              {wordOf.topic(t, topic)}
            </ReportLink>
          ))}
        </Fact>
      )}
      {report.duplicates > 0 && <Fact name={t('console.report.duplicates')}>{format.number(report.duplicates)}</Fact>}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Aside({ children }: { readonly children: ReactNode }) {
  return (
    <Text span size="sm" c="dimmed">
      {' '}
      {children}
    </Text>
  )
}

/** What the last judgement said, and which report it repeats. */
function Judged({ report: { classification, closingReason, duplicateOf } }: { readonly report: Report }) {
  const t = useT()
  if (classification === null) return null
  return (
    <Fact name={t('console.report.judged')}>
      {wordOf.classification(t, classification)}
      {closingReason !== null && ` · ${wordOf.closingReason(t, closingReason)} `}
      {duplicateOf !== null && <ReportLink id={duplicateOf}>{t('console.report.original-link')}</ReportLink>}
    </Fact>
  )
}

/** When the report has to be looked at; an open one that is late says so in words. */
function Deadline({ report }: { readonly report: Report }) {
  const t = useT()
  const format = useFormat()
  const due = useLine(report.id)?.dueAt
  if (due === undefined || report.state === 'closed') return null
  const late = new Date(due).getTime() < Date.now()
  return (
    <Fact name={t('console.report.deadline')}>
      <time dateTime={due}>{format.time(due)}</time>{' '}
      <Text span size="sm" fw={late ? 600 : 400} c={late ? 'red' : 'dimmed'}>
        {late && '▲ '}
        {late ? t('console.report.overdue') : format.ago(due)}
      </Text>
    </Fact>
  )
}

/** 80 and more means that a child or a life may be in danger. */
function Urgency({ report: { priority, priorityReasons } }: { readonly report: Report }) {
  const t = useT()
  const [color, shape] = priority >= 80 ? ['red', '▲'] : priority >= 50 ? ['yellow', '◆'] : ['gray', '○']
  const reasons = priorityReasons.map(({ code, points }) => `${t(`console.report.priority.${code}`)} (${points})`)
  return (
    <Tooltip
      multiline
      w={320}
      events={{ hover: true, focus: true, touch: true }}
      label={reasons.map((reason) => (
        <span key={reason} className="report-block">
          {reason}
        </span>
      ))}
    >
      <span tabIndex={0} role="note" aria-label={`${priority}: ${reasons.join('; ')}`}>
        <Badge color={color} variant="light" radius="sm" size="md" tt="none" mr={6}>
          <span aria-hidden>{shape} </span>
          {priority}
        </Badge>
        {priorityReasons[0] !== undefined && t(`console.report.priority.${priorityReasons[0].code}`)}
      </span>
    </Tooltip>
  )
}

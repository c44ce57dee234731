import './report.css'
import { Alert, Button, Group, Tabs, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Problem } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { useLive } from '../app/live.tsx'
import { Empty, Failure, Loading, useTitle } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { ContactPanel } from '../contact/index.tsx'
import { EvidencePanel } from '../evidence/index.tsx'
import { ReportMoney } from '../recoveries/report-money.tsx'
import { ReferralPanel } from '../referral/index.tsx'
import { type Accepted, Suggestion } from '../triage/index.tsx'
import { useExposure } from '../wellbeing/index.tsx'
import { AssessForm } from './assess-form.tsx'
import { ConversationPanel } from './conversation-panel.tsx'
import { type Panel, type Places, panels, useDeeds } from './deeds.ts'
import { type Drafts, useDrafts } from './drafts.ts'
import { EditForm } from './edit-form.tsx'
import { FactsBar } from './facts-bar.tsx'
import { GroupPanel } from './group-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { LateNotice } from './late-notice.tsx'
import { LinksPanel } from './links-panel.tsx'
import { KeyHelp, ReportHead } from './report-actions.tsx'
import { type Identifier, type Report, useChanges, useLease, useReport, useTakeIn } from './report-data.ts'
import { WordsColumn } from './words-column.tsx'

/** One report: what was told, what is known, what to do about it. */
export function ReportPage() {
  const { id } = useParams({ from: '/inside/reports/$id' })
  const t = useT()
  const { data: report, error, refetch } = useReport(id)
  useTitle(report === undefined ? t('console.report.title') : wordOf.topic(t, report.topic))
  if (error instanceof Problem && (error.status === 404 || error.status === 400)) {
    return <Empty title={t('console.report.not-found')}>{t('console.report.not-found-hint')}</Empty>
  }
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (report === undefined) return <Loading />
  return <OpenReport key={id} report={report} />
}

const keyOf: Readonly<Record<Panel, string>> = {
  identifiers: 'i',
  assess: 'a',
  talk: 'q',
  refer: 'r',
  group: 'g',
  history: 'h',
}

function OpenReport({ report }: { readonly report: Report }) {
  const t = useT()
  const { may } = useSession()
  const drafts = useDrafts(report.id)
  const mayWork = may('reports:edit') && report.state !== 'closed'
  const { lease, again } = useLease(report.id, mayWork)
  const readOnly = lease.kind === 'other'
  const [panel, setPanel] = useState<Panel>('identifiers')
  useExposure(report.id)
  const [editing, setEditing] = useState(false)
  const [chosen, setChosen] = useState<string | null>(null)
  const deeds = useDeeds({ report, drafts, readOnly, setPanel, setEditing })
  const open = (identifier: Identifier) => {
    setChosen(identifier.display)
    setPanel('identifiers')
  }
  return (
    <div className="report">
      <ReportHead report={report} readOnly={readOnly} deeds={deeds} />
      <FactsBar report={report} lease={lease} />
      <ReportMoney report={report} />
      {lease.kind === 'other' && <TakenNotice sentence={lease.sentence} again={again} />}
      {!editing && <News report={report} />}
      <div className="report-columns" data-editing={editing || undefined}>
        <section className="report-left" aria-label={t('console.report.words-told')}>
          {editing ? (
            <EditForm report={report} onDone={() => setEditing(false)} />
          ) : (
            <WordsColumn report={report} onOpen={open} />
          )}
          {!editing && mayWork && (
            <Suggested report={report} drafts={drafts} accepted={readOnly ? null : deeds.assess} />
          )}
          {!editing && <ContactPanel submissionId={report.submissionId} channel={report.channel} />}
          {!editing && <EvidencePanel submissionId={report.submissionId} reportId={report.id} topic={report.topic} />}
        </section>
        <Panels
          report={report}
          drafts={drafts}
          readOnly={readOnly}
          panel={panel}
          setPanel={setPanel}
          chosen={chosen}
          editing={editing}
          places={deeds.places}
        />
      </div>
      <KeyHelp opened={deeds.helping} onClose={deeds.unhelp} />
    </div>
  )
}

/** A colleague has the report: who, and a way to ask again. */
function TakenNotice({ sentence, again }: { readonly sentence: string; readonly again: () => void }) {
  const t = useT()
  return (
    <Alert color="yellow" variant="light" py={6} role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          <span aria-hidden>■ </span>
          {sentence} {t('console.report.read-only')}
        </Text>
        <Button size="compact-sm" variant="default" onClick={again}>
          {t('console.report.look-again')}
        </Button>
      </Group>
    </Alert>
  )
}

/** What past decisions speak for; taking it over fills the judgement, which is still to be sent. */
function Suggested(props: {
  readonly report: Report
  readonly drafts: Drafts
  readonly accepted: (() => void) | null
}) {
  const { report, drafts, accepted } = props
  if (report.wordsDeletedAt !== null) return null
  const accept = accepted && {
    onAccept: ({ topic, fraudType }: Accepted) => {
      drafts.change({ topic, fraudType: fraudType ?? '' })
      accepted()
    },
  }
  return (
    <Suggestion
      reportId={report.id}
      topic={drafts.value.topic ?? report.topic}
      fraudType={drafts.value.fraudType ?? report.fraudType}
      {...accept}
    />
  )
}

function Panels(props: {
  readonly report: Report
  readonly drafts: Drafts
  readonly readOnly: boolean
  readonly panel: Panel
  readonly setPanel: (panel: Panel) => void
  readonly chosen: string | null
  readonly editing: boolean
  readonly places: Places
}) {
  const { report, drafts, readOnly, panel, setPanel, chosen, editing, places } = props
  const t = useT()
  const { may } = useSession()
  const mayAssess = may('reports:assess') && report.state !== 'closed' && !readOnly && report.wordsDeletedAt === null
  const shown = panels.filter((one) => one !== 'assess' || mayAssess)
  return (
    <Tabs
      className="report-right"
      value={shown.includes(panel) ? panel : 'identifiers'}
      onChange={(value) => setPanel(panels.find((one) => one === value) ?? 'identifiers')}
      keepMounted={false}
    >
      <Tabs.List>
        {shown.map((one) => (
          <Tabs.Tab key={one} value={one} px={5} py={6} aria-keyshortcuts={keyOf[one]}>
            {t(`console.report.panel.${one}`)}
            <span aria-hidden className="report-key">
              {keyOf[one]}
            </span>
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="identifiers" className="report-panel">
        <LinksPanel id={report.id} chosen={chosen} />
      </Tabs.Panel>
      {mayAssess && (
        <Tabs.Panel value="assess" className="report-panel">
          <AssessForm report={report} drafts={drafts} place={places.form} active={panel === 'assess' && !editing} />
        </Tabs.Panel>
      )}
      <Tabs.Panel value="talk" className="report-panel">
        <ConversationPanel report={report} drafts={drafts} field={places.field} readOnly={readOnly} />
      </Tabs.Panel>
      <Tabs.Panel value="refer" className="report-panel">
        <ReferralPanel reportId={report.id} />
      </Tabs.Panel>
      <Tabs.Panel value="group" className="report-panel">
        <GroupPanel report={report} />
      </Tabs.Panel>
      <Tabs.Panel value="history" className="report-panel">
        <HistoryPanel id={report.id} />
      </Tabs.Panel>
    </Tabs>
  )
}

/** Somebody else changed the report while it is open here: who, what, and a way to see it. Nothing moves by itself. */
function News({ report }: { readonly report: Report }) {
  const { person } = useSession()
  const takeIn = useTakeIn(report.id)
  const [newer, setNewer] = useState(0)
  useLive('report.changed', ({ id, version, by }) => {
    if (id === report.id && version > report.version && by !== person.id) setNewer(version)
  })
  const isNewer = newer > report.version
  const { data } = useChanges(report.id, report.version, isNewer)
  if (!isNewer || data === undefined) return null
  return <LateNotice late={data} onShow={() => void takeIn()} />
}

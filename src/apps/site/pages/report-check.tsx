import { formatMoney, parseMoney } from '#kernel/money'
import { Calls } from '../components/calls.tsx'
import { SummaryList, type SummaryRow } from '../components/facts.tsx'
import type { FieldError } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { OwnIdentifiers } from '../components/own-identifiers.tsx'
import { regionWords } from '../components/region-field.tsx'
import { LastLookLayout } from '../form-layout.tsx'
import type { NamedIdentifier } from '../named-identifiers.ts'
import { carried, isDay, type ReportAnswers, type ReportStep, stepsOf } from '../report-flow.ts'
import type { View } from '../view.ts'
import { reportFrame, say } from './report.tsx'

/** What the last page before sending shows. */
export interface ReportCheckProps {
  readonly view: View
  readonly answers: ReportAnswers
  /** What the words name, for the reporter to say which of it is their own. */
  readonly found?: readonly NamedIdentifier[]
  /** Why the report could not be taken, where it could not. */
  readonly errors?: readonly FieldError[]
}

/** All answers, each with a way to change it; nothing has been sent yet. */
export function ReportCheckPage({ view, answers, found = [], errors }: ReportCheckProps) {
  const { t } = view
  const child = answers.child === '1'
  return (
    <LastLookLayout
      page={{ ...reportFrame(view, answers), title: say(view, answers, 'check.title'), unlisted: true, errors }}
      hidden={carried(answers, 'check')}
      send={say(view, answers, 'check.send')}
    >
      {answers.danger === 'now' && (
        <Notice tone="danger" icon="phone" title={say(view, answers, 'check.danger')}>
          <Calls view={view} numbers={child ? ['111', '112'] : ['102', '112']} child={child} />
        </Notice>
      )}
      <SummaryList rows={rows(view, answers)} />
      <OwnIdentifiers
        view={view}
        label={say(view, answers, 'own.title')}
        hint={say(view, answers, 'own.hint')}
        found={found}
        own={answers.own}
      />
      <p>{answers.contact ? t('site.report.check.promise-contact') : say(view, answers, 'check.promise')}</p>
    </LastLookLayout>
  )
}

function rows(view: View, answers: ReportAnswers): readonly SummaryRow[] {
  const { t } = view
  const steps = stepsOf(answers).filter((step) => step !== 'check')
  const questions = steps.map((step) => ({
    term: t(`site.answer.${step}`),
    value: answerTo(view, answers, step),
    change: { go: `change:${step}`, label: t('site.answer.change'), about: t(`site.answer.${step}`) },
  }))
  return answers.about ? [{ term: t('site.answer.about'), value: answers.about }, ...questions] : questions
}

/** The answer to a question in words. */
function answerTo(view: View, answers: ReportAnswers, step: ReportStep): string {
  const { t } = view
  if (step === 'topic') return topicWords(view, answers)
  if (step === 'text') return answers.text || t('site.answer.wordless')
  if (step === 'money') return moneyWords(view, answers)
  if (step === 'danger') return dangerWords(view, answers)
  if (step === 'contact') return t(answers.contact ? 'site.report.contact.left' : 'site.report.contact.not-left')
  return regionWords(view, answers.region)
}

function topicWords({ t }: View, { topic, child }: ReportAnswers): string {
  if (!topic || topic === 'unknown') return t('site.unknown')
  return child === '1' ? t(`site.report-child.topic.${topic}`) : t(`taxonomy.topic.${topic}.title`)
}

function dangerWords({ t }: View, { danger = 'unknown', child }: ReportAnswers): string {
  return child === '1' ? t(`site.report-child.danger.${danger}`) : t(`taxonomy.danger.${danger}.title`)
}

function moneyWords(view: View, answers: ReportAnswers): string {
  const { t } = view
  if (answers.paid !== 'yes') return t(`site.report.money.${answers.paid || 'unknown'}`)
  const amount = parseMoney(answers.amount ?? '', answers.currency || 'KZT')
  const known = [
    amount.ok && formatMoney(amount.value, view.language),
    isDay(answers.paidOn ?? '') && view.formatDate(new Date(answers.paidOn ?? '')),
    answers.paidBy && answers.paidBy !== 'unknown' && t(`site.payment.${answers.paidBy}`),
  ].filter((part) => typeof part === 'string' && part !== '')
  return [t('site.report.money.yes'), ...known].join(' · ')
}

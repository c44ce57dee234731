import type { ObservableKind } from '#domains/taxonomy'
import { formatMoney, parseMoney } from '#kernel/money'
import { Calls } from '../components/calls.tsx'
import { Checkboxes } from '../components/checkboxes.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { SummaryList, type SummaryRow } from '../components/facts.tsx'
import type { FieldError } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { Hidden, questionForm } from '../components/question.tsx'
import { Layout } from '../layout.tsx'
import { carried, isDay, type ReportAnswers, type ReportStep, stepsOf } from '../report-flow.ts'
import type { View } from '../view.ts'
import { say } from './report.tsx'

/** An identifier found in the words. */
export interface NamedIdentifier {
  readonly kind: ObservableKind
  /** Canonical form: what a tick sends. */
  readonly value: string
  /** As it may be shown: a card number masked. */
  readonly display: string
}

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
  const title = say(view, answers, 'check.title')
  return (
    <Layout
      view={view}
      title={title}
      current={child ? '/children' : '/report'}
      switchForm="/report"
      sensitive
      unlisted
      errors={errors !== undefined && errors.length > 0}
    >
      <form class="question" id={questionForm} method="post" action={view.href('/report')}>
        {/* First in the form, so that Enter in a box changes nothing. */}
        <button class="unseen" type="submit" name="go" value="stay" tabIndex={-1} aria-hidden="true" />
        <Hidden values={carried(answers, 'check')} />
        <p class="question-top">
          <button class="back" type="submit" name="go" value="back">
            {t('site.question.back')}
          </button>
          <span class="progress">{t('site.question.last')}</span>
        </p>
        <ErrorSummary view={view} errors={errors} />
        <h1 class="title">{title}</h1>
        {answers.danger === 'now' && (
          <Notice tone="danger" icon="phone" title={say(view, answers, 'check.danger')}>
            <Calls view={view} numbers={child ? ['111', '112'] : ['102', '112']} child={child} />
          </Notice>
        )}
        <SummaryList rows={rows(view, answers)} />
        <Own view={view} answers={answers} found={found} />
        <p>{answers.contact ? t('site.report.check.promise-contact') : say(view, answers, 'check.promise')}</p>
        <p class="actions">
          <button class="button" type="submit" id="send" name="go" value="send">
            {say(view, answers, 'check.send')}
          </button>
        </p>
      </form>
    </Layout>
  )
}

/** Victims write their own numbers too; what they tick here is never held against them. */
function Own({ view, answers, found }: Required<Omit<ReportCheckProps, 'errors'>>) {
  if (found.length === 0) return null
  const own = new Set((answers.own ?? '').split('\n'))
  return (
    <Checkboxes
      view={view}
      name="own"
      label={say(view, answers, 'own.title')}
      hint={say(view, answers, 'own.hint')}
      choices={found.map(({ kind, value, display }) => ({
        value,
        label: view.t('site.report.own.mine', { identifier: display }),
        hint: view.t(`taxonomy.observable-kind.${kind}.title`),
        checked: own.has(value),
      }))}
    />
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
  return answers.region && answers.region !== 'unknown'
    ? t(`taxonomy.region.${answers.region}.title`)
    : t('site.report.region.unknown')
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

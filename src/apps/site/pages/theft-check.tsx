import type { NamedBank } from '#domains/payments'
import { formatMoney, parseMoney } from '#kernel/money'
import { Checkboxes } from '../components/checkboxes.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { SummaryList, type SummaryRow } from '../components/facts.tsx'
import type { FieldError } from '../components/field.tsx'
import { Hidden, questionForm } from '../components/question.tsx'
import { Radios } from '../components/radios.tsx'
import { Layout } from '../layout.tsx'
import { carried, type TheftAnswers, type TheftStep, theftSteps } from '../theft-flow.ts'
import { bankName, recipientOf, recipientsIn } from '../theft-submission.ts'
import type { View } from '../view.ts'
import type { NamedIdentifier } from './report-check.tsx'

/** What the last page before a theft is told shows. */
export interface TheftCheckProps {
  readonly view: View
  readonly answers: TheftAnswers
  readonly banks: readonly NamedBank[]
  /** What the words name, for the victim to say which of it is their own. */
  readonly found: readonly NamedIdentifier[]
  readonly errors?: readonly FieldError[]
}

/** All answers, each with a way to change it; nothing has been sent yet. */
export function TheftCheckPage(props: TheftCheckProps) {
  const { view, answers, errors } = props
  const { t } = view
  return (
    <Layout
      view={view}
      title={t('site-theft.check.title')}
      current="/theft"
      switchForm="/theft"
      strip={false}
      unlisted
      errors={errors !== undefined && errors.length > 0}
    >
      <form class="question" id={questionForm} method="post" action={view.href('/theft')}>
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
        <h1 class="title">{t('site-theft.check.title')}</h1>
        <SummaryList rows={rows(props)} />
        <Recipient {...props} />
        <Own {...props} />
        <p>{t(answers.bank === 'other' ? 'site-theft.check.other' : 'site-theft.check.promise')}</p>
        <p class="actions">
          <button class="button" type="submit" id="send" name="go" value="send">
            {t('site-theft.check.send')}
          </button>
        </p>
      </form>
    </Layout>
  )
}

/** A slip names the payer's account too: of several the victim says which was paid. */
function Recipient({ view, answers }: TheftCheckProps) {
  const { t } = view
  const named = recipientsIn({ ...answers, own: '' })
  if (named.length < 2) return null
  return (
    <Radios
      view={view}
      name="recipient"
      legend="group"
      label={t('site-theft.check.recipient')}
      value={recipientOf(answers)?.value}
      choices={named.map(({ kind, value, display }) => ({
        value,
        label: display,
        hint: t(`taxonomy.observable-kind.${kind}.title`),
      }))}
    />
  )
}

/** Victims write their own numbers too; what they tick here is never held against them. */
function Own({ view, answers, found }: TheftCheckProps) {
  const { t } = view
  if (found.length === 0) return null
  const own = new Set((answers.own ?? '').split('\n'))
  return (
    <Checkboxes
      view={view}
      name="own"
      label={t('site.report.own.title')}
      hint={t('site.report.own.hint')}
      choices={found.map(({ kind, value, display }) => ({
        value,
        label: t('site.report.own.mine', { identifier: display }),
        hint: t(`taxonomy.observable-kind.${kind}.title`),
        checked: own.has(value),
      }))}
    />
  )
}

function rows(props: TheftCheckProps): readonly SummaryRow[] {
  const { t } = props.view
  return theftSteps.flatMap((step) => {
    if (step === 'check') return []
    const term = t(`site-theft.answer.${step}`)
    return [
      {
        term,
        value: answerTo(props, step),
        change: { go: `change:${step}`, label: t('site.answer.change'), about: term },
      },
    ]
  })
}

/** The answer to a question in words. */
function answerTo({ view, answers, banks }: TheftCheckProps, step: Exclude<TheftStep, 'check'>): string {
  const { t } = view
  if (step === 'bank') return bankName(answers, { t, banks })
  if (step === 'money') return moneyWords(view, answers)
  if (step === 'to') return recipientOf(answers)?.display ?? (answers.to?.trim() || t('site-theft.to.unknown'))
  const words = answers.words?.trim() || t('site-theft.more.no-words')
  return answers.contact ? `${words} · ${t('site-theft.more.left')}` : words
}

function moneyWords(view: View, { amount = '', when, paidOn = '' }: TheftAnswers): string {
  const money = parseMoney(amount.trim(), 'KZT')
  const sum = money.ok ? formatMoney(money.value, view.language) : amount
  const time =
    when === 'date' && paidOn !== '' ? view.formatDate(new Date(paidOn)) : view.t(`site-theft.when.${when ?? 'now'}`)
  return `${sum} · ${time}`
}

import { appealGrounds, type HoldExplained } from '#domains/payments'
import { formatMoney } from '#kernel/money'
import { ErrorSummary } from '../components/error-summary.tsx'
import { type Fact, Facts } from '../components/facts.tsx'
import { type FieldError, TextArea, TextField } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { Hidden, questionForm } from '../components/question.tsx'
import { Radios } from '../components/radios.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What stands in the fields of an appeal against a hold. */
export interface HoldAppealFields {
  /** Chosen at random when the page is drawn; the same key never makes two appeals. */
  readonly key: string
  readonly ground?: string | undefined
  readonly words?: string | undefined
  readonly contact?: string | undefined
}

/** What the page about held money shows. */
export interface HeldMoneyProps {
  readonly view: View
  readonly hold: HoldExplained
  readonly fields: HoldAppealFields
  readonly errors?: readonly FieldError[]
}

/** Longest words of an appeal, in characters. */
export const holdWordsMost = 4000

/** Why money is held, how much, until when and on what basis; below it, in the same step, the way to appeal. */
export function HeldMoneyPage(props: HeldMoneyProps) {
  const { view, hold, errors } = props
  const { t } = view
  const held = hold.state === 'held'
  const title = t(`site-holds.found.${hold.state}`)
  return (
    <Layout
      view={view}
      title={title}
      current="/hold"
      switchForm={held ? '/hold/appeal' : '/hold'}
      unlisted
      errors={errors !== undefined && errors.length > 0}
    >
      <div class="narrow">
        <ErrorSummary view={view} errors={errors} />
        <h1 class="title">{title}</h1>
        <Notice tone={held ? 'warn' : 'calm'} title={t('site-holds.why')}>
          <p>{t(`hold.why.${hold.state === 'closed' ? (hold.endReason ?? 'released') : hold.state}`)}</p>
        </Notice>
        <Facts facts={factsOf(view, hold)} wide />
        {held ? <Appeal {...props} /> : <Over view={view} code={hold.code} />}
      </div>
    </Layout>
  )
}

function factsOf(view: View, hold: HoldExplained): readonly Fact[] {
  const { t } = view
  const { bank, amount, left, state, heldAt, until, legalBasis, code } = hold
  const tenge = (minor: bigint) => formatMoney({ minor, currency: 'KZT' }, view.language)
  const time = (date: Date) => <time dateTime={date.toISOString()}>{view.formatTime(date)}</time>
  const partly = left !== amount && state !== 'closed'
  return [
    { term: t('site-holds.fact.bank'), value: bank ?? t('site-holds.fact.bank-gone') },
    { term: t('site-holds.fact.amount'), value: tenge(amount) },
    ...(partly ? [{ term: t('site-holds.fact.left'), value: tenge(left) }] : []),
    { term: t('site-holds.fact.since'), value: time(heldAt) },
    ...(state === 'held' ? [{ term: t('site-holds.fact.until'), value: time(until) }] : []),
    { term: t('site-holds.fact.basis'), value: t(`taxonomy.legal-basis.${legalBasis}.title`) },
    { term: t('site-holds.fact.code'), value: <span class="figures">{code}</span> },
  ]
}

function Appeal({ view, hold, fields, errors }: HeldMoneyProps) {
  const { t } = view
  return (
    <form id={questionForm} method="post" action={view.href('/hold/appeal')} novalidate>
      <h2>{t('site-holds.protected.title')}</h2>
      <p>{t('site-holds.protected.text')}</p>
      <h2>{t('site-holds.appeal.title')}</h2>
      <p>{t('site-holds.appeal.lede')}</p>
      <Hidden values={{ code: hold.code, key: fields.key }} />
      <Radios
        view={view}
        name="ground"
        legend="group"
        label={t('site-holds.appeal.ground')}
        value={fields.ground}
        errors={errors}
        choices={appealGrounds.map((value) => ({ value, label: t(`site-holds.ground.${value}`) }))}
      />
      <TextArea
        view={view}
        name="words"
        label={t('site-holds.appeal.words')}
        hint={t('site-holds.appeal.words.hint')}
        value={fields.words}
        errors={errors}
        rows={5}
        maxLength={holdWordsMost}
      />
      <TextField
        view={view}
        name="contact"
        label={t('site-holds.appeal.contact')}
        hint={t('site-holds.appeal.contact.hint')}
        value={fields.contact}
        errors={errors}
        maxLength={200}
      />
      <p class="actions">
        <button class="button" type="submit">
          {t('site-holds.appeal.send')}
        </button>
      </p>
      <p class="quiet">{t('site-holds.appeal.privacy')}</p>
    </form>
  )
}

/** Nothing to appeal any more; the form is for the language switch alone. */
function Over({ view, code }: { readonly view: View; readonly code: string }) {
  return (
    <form id={questionForm} method="post" action={view.href('/hold')}>
      <Hidden values={{ code }} />
      <p>{view.t('hold.no-appeal')}</p>
    </form>
  )
}

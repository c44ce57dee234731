import type { Remedy } from '#domains/calls'
import { ErrorSummary } from '../components/error-summary.tsx'
import { type Fact, Facts } from '../components/facts.tsx'
import { type FieldError, TextArea, TextField } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { Hidden, questionForm } from '../components/question.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** A rejected call, as its caller may know it. */
export interface RejectedCall {
  /** In its two groups: `K7Q2X-9MPA4`. */
  readonly code: string
  readonly at: Date
  readonly rule: string
  readonly reason: string
  /** Null where the operator takes no part any more. */
  readonly operator: string | null
  readonly legalBasis: string
  readonly remedy: Remedy
}

/** What stands in the fields of an appeal. */
export interface AppealFields {
  /** Chosen at random when the page is drawn; the same key never makes two appeals. */
  readonly key: string
  readonly words?: string | undefined
  readonly caller?: string | undefined
  readonly contact?: string | undefined
}

/** What the page about a rejected call shows. */
export interface RejectedCallProps {
  readonly view: View
  readonly call: RejectedCall
  readonly fields: AppealFields
  /** Working days in which a person answers. */
  readonly answerDays: number
  readonly errors?: readonly FieldError[]
}

/** Longest words of an appeal, in characters. */
export const wordsMost = 4000

/** Why a call was rejected, by whom and on what basis; below it, in the same step, the way to appeal. */
export function RejectedCallPage(props: RejectedCallProps) {
  const { view, call, errors } = props
  const { t } = view
  const disputed = call.remedy === 'dispute'
  return (
    <Layout
      view={view}
      title={t('site-calls.found.title')}
      current="/calls"
      switchForm={disputed ? '/calls' : '/calls/appeal'}
      unlisted
      errors={errors !== undefined && errors.length > 0}
    >
      <div class="narrow">
        <ErrorSummary view={view} errors={errors} />
        <h1 class="title">{t('site-calls.found.title')}</h1>
        <Notice tone="calm" icon="phone" title={t(`call-rule.rule.${call.rule}`)}>
          <p>{t(`call-rule.caller.${call.reason}`)}</p>
        </Notice>
        <Facts facts={factsOf(view, call)} wide />
        <h2>{t('site-calls.do.title')}</h2>
        <p>{t(`site-calls.do.${call.remedy}`, { code: call.code })}</p>
        {disputed ? <Dispute view={view} code={call.code} /> : <Appeal {...props} />}
      </div>
    </Layout>
  )
}

function factsOf(view: View, { operator, at, legalBasis, code }: RejectedCall): readonly Fact[] {
  const { t } = view
  return [
    { term: t('site-calls.fact.operator'), value: operator ?? t('site-calls.fact.operator-gone') },
    { term: t('site-calls.fact.at'), value: <time dateTime={at.toISOString()}>{view.formatTime(at)}</time> },
    { term: t('site-calls.fact.basis'), value: t(`taxonomy.legal-basis.${legalBasis}.title`) },
    { term: t('site-calls.fact.code'), value: <span class="figures">{code}</span> },
  ]
}

function Appeal({ view, call, fields, answerDays, errors }: RejectedCallProps) {
  const { t } = view
  const field = (name: 'caller' | 'contact') => ({
    view,
    name,
    errors,
    value: fields[name],
    label: t(`site-calls.appeal.${name}`),
  })
  const callerHint =
    call.remedy === 'operator' ? t('site-calls.appeal.caller.hint-operator') : t('site-calls.appeal.caller.hint')
  return (
    <form id={questionForm} method="post" action={view.href('/calls/appeal')} novalidate>
      <h2>{t('site-calls.appeal.title')}</h2>
      <p>{t('site-calls.appeal.lede', { days: answerDays })}</p>
      <Hidden values={{ code: call.code, key: fields.key }} />
      <TextArea
        view={view}
        name="words"
        label={t('site-calls.appeal.words')}
        hint={t('site-calls.appeal.words.hint')}
        value={fields.words}
        errors={errors}
        rows={5}
        maxLength={wordsMost}
      />
      <TextField {...field('caller')} hint={callerHint} inputMode="tel" maxLength={40} width="medium" />
      <TextField {...field('contact')} hint={t('site-calls.appeal.contact.hint')} maxLength={200} />
      <p class="actions">
        <button class="button" type="submit">
          {t('site-calls.appeal.send')}
        </button>
      </p>
      <p class="quiet">{t('site-calls.appeal.privacy')}</p>
    </form>
  )
}

/** A listed number: only the listing's own dispute ends that. The second form is for the language switch alone. */
function Dispute({ view, code }: { readonly view: View; readonly code: string }) {
  const { t } = view
  return (
    <>
      <form method="get" action={view.href('/dispute')}>
        <TextField view={view} name="q" label={t('site-calls.dispute.number')} inputMode="tel" width="medium" />
        <p class="actions">
          <button class="button" type="submit">
            {t('site-calls.dispute.action')}
          </button>
        </p>
      </form>
      <form id={questionForm} method="post" action={view.href('/calls')}>
        <Hidden values={{ code }} />
      </form>
    </>
  )
}

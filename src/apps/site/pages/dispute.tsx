import { ErrorSummary } from '../components/error-summary.tsx'
import { type FieldError, TextArea } from '../components/field.tsx'
import { Hidden, questionForm } from '../components/question.tsx'
import { Radios } from '../components/radios.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** Who may speak for a listed identifier. */
export const disputants = ['owner', 'relative', 'organisation', 'former', 'unknown'] as const

/** What the page to dispute a listing shows. */
export interface DisputeProps {
  readonly view: View
  /** The identifier as typed, carried along. */
  readonly query: string
  /** The identifier as it may be shown. */
  readonly display: string
  /** Chosen at random when the form opens; the same key never makes two disputes. */
  readonly key: string
  readonly who?: string
  readonly reason?: string
  /** Days in which a person answers. */
  readonly answerDays: number
  readonly errors?: readonly FieldError[]
}

/** Longest reason, in characters. */
export const reasonLimit = 4000

/** "This is mine, it is a mistake": who you are to it, and why. */
export function DisputePage(props: DisputeProps) {
  const { view, errors } = props
  const { t } = view
  return (
    <Layout
      view={view}
      title={t('site.dispute.title')}
      current="/check"
      switchForm="/dispute"
      unlisted
      errors={errors !== undefined && errors.length > 0}
    >
      <form class="question" id={questionForm} method="post" action={view.href('/dispute')} novalidate>
        <ErrorSummary view={view} errors={errors} />
        <h1 class="title">{t('site.dispute.title')}</h1>
        <p class="carried">
          {t('site.dispute.about')} <strong>{props.display}</strong>
        </p>
        <p>{t('site.dispute.lede', { days: props.answerDays })}</p>
        <Hidden values={{ q: props.query, key: props.key }} />
        <Radios
          view={view}
          name="who"
          legend="group"
          label={t('site.dispute.who')}
          value={props.who}
          errors={errors}
          choices={disputants.map((value) => ({ value, label: t(`site.dispute.who.${value}`) }))}
        />
        <TextArea
          view={view}
          name="reason"
          label={t('site.dispute.reason')}
          hint={t('site.dispute.reason-hint')}
          value={props.reason}
          errors={errors}
          maxLength={reasonLimit}
        />
        <p class="actions">
          <button class="button" type="submit">
            {t('site.dispute.send')}
          </button>
        </p>
      </form>
    </Layout>
  )
}

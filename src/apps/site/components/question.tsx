import type { ComponentChildren } from 'preact'
import type { View } from '../view.ts'
import { ErrorSummary } from './error-summary.tsx'
import type { FieldError } from './field.tsx'

/** Id of the form of a question page; the language switch submits it so that the answers survive. */
export const questionForm = 'question'

/** One question of several. */
export interface QuestionProps {
  readonly view: View
  /** Where the answer goes, without the language prefix. */
  readonly action: string
  /** Number of this question and how many there are, for this reader, from one; or in words where they are not counted. */
  readonly progress: { readonly number: number; readonly of: number } | string
  /** Everything answered so far, carried along without cookies. */
  readonly hidden: Readonly<Record<string, string | undefined>>
  readonly errors?: readonly FieldError[]
  /** Label of the button that answers "I don't know" for questions without a choice of that name. */
  readonly unknown?: string
  readonly next?: string
  readonly children: ComponentChildren
}

/** The frame of a page that asks one thing: back, progress in words, the question, one button onwards. */
export function Question(props: QuestionProps) {
  const { view, progress } = props
  return (
    <form class="question" id={questionForm} method="post" action={view.href(props.action)} novalidate>
      {/* First in the form, so that Enter in a field means "next". */}
      <button class="unseen" type="submit" name="go" value="next" tabIndex={-1} aria-hidden="true" />
      <p class="question-top">
        <button class="back" type="submit" name="go" value="back">
          {view.t('site.question.back')}
        </button>
        <span class="progress">
          {typeof progress === 'string' ? progress : view.t('site.question.progress', { ...progress })}
        </span>
      </p>
      <ErrorSummary view={view} errors={props.errors} />
      <Hidden values={props.hidden} />
      {props.children}
      <p class="actions">
        <button class="button" type="submit" name="go" value="next">
          {props.next ?? view.t('site.question.next')}
        </button>
        {props.unknown && (
          <button class="button button-quiet" type="submit" name="go" value="unknown">
            {props.unknown}
          </button>
        )}
      </p>
    </form>
  )
}

/** Hidden inputs for the values that are there. */
export function Hidden(props: { readonly values: Readonly<Record<string, string | undefined>> }) {
  return (
    <>
      {Object.entries(props.values).map(
        ([name, value]) => value !== undefined && value !== '' && <input type="hidden" name={name} value={value} />,
      )}
    </>
  )
}

import type { ComponentChildren } from 'preact'
import { ErrorSummary } from './components/error-summary.tsx'
import { Hidden, Question, type QuestionProps, questionForm } from './components/question.tsx'
import { Layout, type LayoutProps } from './layout.tsx'

/** What the pages of one form have in common: where they stand on the site, and to whom they are shown. */
export interface FormFrame
  extends Pick<LayoutProps, 'view' | 'title' | 'current' | 'description' | 'sensitive' | 'strip' | 'unlisted'> {
  /** Where the answers go, without the language prefix. */
  readonly action: string
  readonly errors?: QuestionProps['errors']
}

/** A page that asks one thing of a form. */
export function QuestionLayout({ page, ...question }: { readonly page: FormFrame } & Omit<QuestionProps, SharedProps>) {
  const { view, action, errors } = page
  return (
    <FormLayout page={page}>
      <Question {...question} view={view} action={action} {...(errors && { errors })} />
    </FormLayout>
  )
}

type SharedProps = 'view' | 'action' | 'errors'

/** The last page of a form: all answers, each with a way to change it; nothing has been sent yet. */
export function LastLookLayout(props: {
  readonly page: FormFrame
  /** Everything answered, carried along without cookies. */
  readonly hidden: Readonly<Record<string, string | undefined>>
  /** What the button says that sends it all. */
  readonly send: string
  readonly children: ComponentChildren
}) {
  const { view, title, action, errors } = props.page
  return (
    <FormLayout page={props.page}>
      <form class="question" id={questionForm} method="post" action={view.href(action)}>
        {/* First in the form, so that Enter in a box changes nothing. */}
        <button class="unseen" type="submit" name="go" value="stay" tabIndex={-1} aria-hidden="true" />
        <Hidden values={props.hidden} />
        <p class="question-top">
          <button class="back" type="submit" name="go" value="back">
            {view.t('site.question.back')}
          </button>
          <span class="progress">{view.t('site.question.last')}</span>
        </p>
        <ErrorSummary view={view} errors={errors} />
        <h1 class="title">{title}</h1>
        {props.children}
        <p class="actions">
          <button class="button" type="submit" id="send" name="go" value="send">
            {props.send}
          </button>
        </p>
      </form>
    </FormLayout>
  )
}

function FormLayout({ page, children }: { readonly page: FormFrame; readonly children: ComponentChildren }) {
  const { action, errors = [], ...layout } = page
  return (
    <Layout {...layout} switchForm={action} errors={errors.length > 0}>
      {children}
    </Layout>
  )
}

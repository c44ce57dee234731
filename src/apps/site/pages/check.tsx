import type { ObservableKind } from '#domains/taxonomy'
import { CheckForm } from '../components/check-form.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import type { FieldError } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { PrivateCheck } from '../components/private-check.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'
import { type CheckResult, Result } from './check-result.tsx'

/** Kinds of identifiers that can be checked, in the order they are explained. */
const checkable: readonly ObservableKind[] = ['phone', 'iban', 'card', 'domain', 'email', 'handle', 'wallet']

/** What the check page shows: the form alone, what was not understood, or a result. */
export interface CheckProps {
  readonly view: View
  /** What the person typed, as typed. */
  readonly query?: string
  readonly result?: CheckResult
  /** Whether the text was read but holds nothing that can be checked. */
  readonly unrecognised?: boolean
  /** What is wrong with it, where that is known: the key of a message and its values. */
  readonly problem?: { readonly key: string; readonly values?: Readonly<Record<string, string | number>> }
  readonly errors?: readonly FieldError[]
}

/** Check a number, account, card, site, name or wallet. */
export function CheckPage(props: CheckProps) {
  const { view, result, errors } = props
  const { t } = view
  const title = result ? t(`site.state.${result.state}.title`) : t('site.check.title')
  return (
    <Layout
      view={view}
      title={title}
      current="/check"
      script="check.js"
      unlisted={props.query !== undefined}
      errors={errors !== undefined && errors.length > 0}
    >
      {result ? (
        <>
          <Result view={view} result={result} query={props.query ?? result.display} />
          <section class="again">
            <h2>{t('site.check.again')}</h2>
            <CheckForm view={view} />
            <PrivateCheck view={view} />
          </section>
        </>
      ) : (
        <Asking {...props} />
      )}
    </Layout>
  )
}

function Asking({ view, query, unrecognised, problem, errors }: CheckProps) {
  const { t } = view
  return (
    <>
      <ErrorSummary view={view} errors={errors} />
      <h1 class="title">{t('site.check.title')}</h1>
      {unrecognised && (
        <Notice tone="calm" title={problem ? t('site.check.wrong.title') : t('site.check.unread.title')}>
          <p>{problem ? t(problem.key, problem.values) : t('site.check.unread.text')}</p>
          <p>
            <a href={view.href('/report')}>{t('site.check.unread.report')}</a>
          </p>
        </Notice>
      )}
      <CheckForm view={view} value={query} errors={errors} />
      <PrivateCheck view={view} />
      <h2>{t('site.check.what')}</h2>
      <dl class="examples">
        {checkable.map((kind) => (
          <div>
            <dt>{t(`taxonomy.observable-kind.${kind}.title`)}</dt>
            <dd>{t(`taxonomy.observable-kind.${kind}.help`)}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">{t('site.check.kept')}</p>
    </>
  )
}

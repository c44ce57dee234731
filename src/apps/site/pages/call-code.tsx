import { ErrorSummary } from '../components/error-summary.tsx'
import { type FieldError, TextField } from '../components/field.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What the page that asks for the code of a rejected call shows. */
export interface CallCodeProps {
  readonly view: View
  /** As typed, or as a link brought it. */
  readonly code?: string
  readonly errors?: readonly FieldError[]
}

/** Longest code that is taken, in characters: what people add to the ten are spaces and dashes. */
export const codeMost = 40

/** "Why was my call rejected": the code, and what to think where there is none. */
export function CallCodePage({ view, code, errors }: CallCodeProps) {
  const { t } = view
  return (
    <Layout
      view={view}
      title={t('site-calls.title')}
      description={t('site-calls.lede')}
      current="/calls"
      unlisted={code !== undefined}
      errors={errors !== undefined && errors.length > 0}
    >
      <div class="narrow">
        <ErrorSummary view={view} errors={errors} />
        <form method="post" action={view.href('/calls')} novalidate>
          <h1 class="title">{t('site-calls.title')}</h1>
          <p class="lede">{t('site-calls.lede')}</p>
          <TextField
            view={view}
            name="code"
            label={t('site-calls.code')}
            hint={t('site-calls.code.hint')}
            value={code}
            errors={errors}
            maxLength={codeMost}
            width="medium"
            placeholder={t('site-calls.code.example')}
          />
          <p class="actions">
            <button class="button" type="submit">
              {t('site-calls.code.button')}
            </button>
          </p>
        </form>
        <h2>{t('site-calls.none.title')}</h2>
        <ul>
          {(['again', 'other', 'emergency'] as const).map((name) => (
            <li>{t(`site-calls.none.${name}`)}</li>
          ))}
        </ul>
        <p class="after">
          <a href={view.href('/check')}>{t('site-calls.none.check')}</a>
          <a href={`${view.href('/decide')}#calls`}>{t('site-calls.none.rules')}</a>
        </p>
      </div>
    </Layout>
  )
}

import { ErrorSummary } from '../components/error-summary.tsx'
import { type FieldError, TextField } from '../components/field.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What the page that asks for the code of held money shows. */
export interface HoldCodeProps {
  readonly view: View
  /** As typed, or as a link brought it. */
  readonly code?: string
  readonly errors?: readonly FieldError[]
}

/** Longest code that is taken, in characters: what people add to the ten are spaces and dashes. */
export const holdCodeMost = 40

/** "My money is held": the code that the bank told, and what to do where there is none. */
export function HoldCodePage({ view, code, errors }: HoldCodeProps) {
  const { t } = view
  return (
    <Layout
      view={view}
      title={t('site-holds.title')}
      description={t('site-holds.lede')}
      current="/hold"
      unlisted={code !== undefined}
      errors={errors !== undefined && errors.length > 0}
    >
      <div class="narrow">
        <ErrorSummary view={view} errors={errors} />
        <form method="post" action={view.href('/hold')} novalidate>
          <h1 class="title">{t('site-holds.title')}</h1>
          <p class="lede">{t('site-holds.lede')}</p>
          <TextField
            view={view}
            name="code"
            label={t('site-holds.code')}
            hint={t('site-holds.code.hint')}
            value={code}
            errors={errors}
            maxLength={holdCodeMost}
            width="medium"
            placeholder={t('site-holds.code.example')}
          />
          <p class="actions">
            <button class="button" type="submit">
              {t('site-holds.code.button')}
            </button>
          </p>
        </form>
        <h2>{t('site-holds.none.title')}</h2>
        <ul>
          {(['bank', 'other', 'never'] as const).map((name) => (
            <li>{t(`site-holds.none.${name}`)}</li>
          ))}
        </ul>
        <p class="after">
          <a href={view.href('/follow')}>{t('site.nav.follow')}</a>
          <a href={view.href('/recoveries/figures')}>{t('site-theft.figures.title')}</a>
        </p>
      </div>
    </Layout>
  )
}

import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** Errors that have words of their own. */
const spoken = [400, 403, 404, 409, 413, 429, 500, 503] as const

/** What an error page shows. */
export interface ErrorProps {
  readonly view: View
  /** HTTP status; one without words of its own is told as 400 or 500. */
  readonly status: number
  /** Id of the request, to quote when asking for help. */
  readonly requestId?: string
  /** After how many seconds another try makes sense. */
  readonly retryAfter?: number
}

/** Something went wrong: what, that nothing is lost, and where to go. */
export function ErrorPage({ view, status, requestId, retryAfter }: ErrorProps) {
  const { t } = view
  const known = spoken.find((code) => code === status) ?? (status >= 500 ? 500 : 400)
  return (
    <Layout view={view} title={t(`site.error.${known}.title`)} unlisted>
      <div class="narrow error-page">
        <p class="error-code">{known}</p>
        <h1 class="title">{t(`site.error.${known}.title`)}</h1>
        <p class="lede">{t(`site.error.${known}.text`)}</p>
        {retryAfter !== undefined && <p>{t('site.error.retry', { seconds: retryAfter })}</p>}
        <p class="actions">
          <a class="button" href={view.href('/')}>
            {t('site.error.home')}
          </a>
          <a class="button button-outline" href={view.href('/check')}>
            {t('site.check.title')}
          </a>
        </p>
        <p class="quiet">
          {t('site.footer.emergency')} <a href="tel:112">112</a>
        </p>
        {requestId && (
          <p class="quiet">
            {t('site.error.request')} <code>{requestId}</code>
          </p>
        )}
      </div>
    </Layout>
  )
}

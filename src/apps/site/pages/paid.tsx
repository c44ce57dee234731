import { Notice } from '../components/notice.tsx'
import { Steps } from '../components/steps.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What the page for people who already paid shows. */
export interface PaidProps {
  readonly view: View
  /** What was checked before, carried into the report. */
  readonly about?: string
}

/** Three things to do at once, before any form; the report comes after. */
export function PaidPage({ view, about }: PaidProps) {
  const { t } = view
  const query = about ? `?${new URLSearchParams({ about }).toString()}` : ''
  return (
    <Layout view={view} title={t('site.paid.title')} strip={false}>
      <h1 class="title">{t('site.paid.title')}</h1>
      <p class="lede">{t('site.paid.lede')}</p>
      <Steps
        steps={[
          {
            title: t('site.paid.bank.title'),
            body: (
              <>
                <p>{t('site.paid.bank.text')}</p>
                <p class="say">{t('site.paid.bank.say')}</p>
              </>
            ),
          },
          { title: t('site.paid.freeze.title'), body: <p>{t('site.paid.freeze.text')}</p> },
          {
            title: t('site.paid.police.title'),
            body: (
              <>
                <p>{t('site.paid.police.text')}</p>
                <p>
                  <a class="button button-danger" href="tel:102">
                    {t('site.paid.police.call')}
                  </a>
                </p>
              </>
            ),
          },
        ]}
      />
      <Notice tone="warn" title={t('site.paid.again.title')}>
        <p>{t('site.paid.again.text')}</p>
      </Notice>
      <h2>{t('site.paid.report.title')}</h2>
      <p>{t('site.paid.report.text')}</p>
      <p class="actions">
        <a class="button" href={`${view.href('/theft')}${query}`}>
          {t('site.paid.report.button')}
        </a>
      </p>
    </Layout>
  )
}

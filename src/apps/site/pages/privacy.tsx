import type { View } from '../view.ts'
import { Article } from './article.tsx'

/** What the privacy page shows. */
export interface PrivacyProps {
  readonly view: View
  /** Days after closing when the words of a report are deleted. */
  readonly retentionDays: number
}

/** What we keep, what we do not, for how long. */
export function PrivacyPage({ view, retentionDays }: PrivacyProps) {
  const { t } = view
  return (
    <Article
      view={view}
      path="/privacy"
      title={t('site.privacy.title')}
      lede={t('site.privacy.lede')}
      sections={[
        {
          id: 'not',
          title: t('site.privacy.not.title'),
          paragraphs: [],
          points: (['name', 'cookies', 'trackers', 'checks'] as const).map((name) => t(`site.privacy.not.${name}`)),
        },
        {
          id: 'kept',
          title: t('site.privacy.kept.title'),
          paragraphs: [],
          points: (['words', 'identifiers', 'card', 'receipt'] as const).map((name) => t(`site.privacy.kept.${name}`)),
        },
        {
          id: 'long',
          title: t('site.privacy.long.title'),
          paragraphs: [t('site.privacy.long.text', { days: retentionDays })],
        },
        {
          id: 'calls',
          title: t('site-calls.privacy.title'),
          paragraphs: [t('site-calls.privacy.text')],
        },
        {
          id: 'who',
          title: t('site.privacy.who.title'),
          paragraphs: [t('site.privacy.who.text')],
        },
        {
          id: 'safe',
          title: t('site.privacy.safe.title'),
          paragraphs: [t('site.privacy.safe.text')],
        },
      ]}
    />
  )
}

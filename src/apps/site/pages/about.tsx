import { Calls } from '../components/calls.tsx'
import type { View } from '../view.ts'
import { Article } from './article.tsx'

/** What the page about the hotline shows. */
export interface AboutProps {
  readonly view: View
  /** The hotline's own contacts, where the operator of this site has set them. */
  readonly contacts?: { readonly email?: string; readonly phone?: string }
}

/** Who runs this, and numbers that always answer. */
export function AboutPage({ view, contacts }: AboutProps) {
  const { t } = view
  const sections = (['what', 'who', 'how', 'open'] as const).map((id) => ({
    id,
    title: t(`site.about.${id}.title`),
    paragraphs: [t(`site.about.${id}.text`)],
  }))
  return (
    <Article view={view} path="/about" title={t('site.about.title')} lede={t('site.about.lede')} sections={sections}>
      <section id="contacts">
        <h2>{t('site.about.contacts')}</h2>
        {contacts?.phone && (
          <p>
            {t('site.about.phone')} <a href={`tel:${contacts.phone}`}>{view.formatPhone(contacts.phone)}</a>
          </p>
        )}
        {contacts?.email && (
          <p>
            {t('site.about.email')} <a href={`mailto:${contacts.email}`}>{contacts.email}</a>
          </p>
        )}
        <p>{t('site.about.emergency')}</p>
        <Calls view={view} numbers={['111', '102', '103', '112']} />
      </section>
    </Article>
  )
}

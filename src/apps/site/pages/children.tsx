import { Calls } from '../components/calls.tsx'
import { Steps } from '../components/steps.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What the page for children shows. */
export interface ChildrenProps {
  readonly view: View
}

/** "I am a child and need help": a number to call, a way to write, and three things to know. */
export function ChildrenPage({ view }: ChildrenProps) {
  const { t } = view
  return (
    <Layout view={view} title={t('site.children.title')} current="/children" strip={false} sensitive>
      <div class="narrow">
        <h1 class="title">{t('site.children.title')}</h1>
        <p class="lede">{t('site.children.lede')}</p>
        <Calls view={view} numbers={['111', '112']} child />
        <p class="actions">
          <a class="button" href={`${view.href('/report')}?child=1`}>
            {t('site.children.write')}
          </a>
        </p>
        <p class="quiet">{t('site.children.write-hint')}</p>
        <h2>{t('site.children.now')}</h2>
        <Steps
          steps={(['stop', 'keep', 'tell'] as const).map((name) => ({
            title: t(`site.children.${name}.title`),
            body: <p>{t(`site.children.${name}.text`)}</p>,
          }))}
        />
        <h2>{t('site.children.photo.title')}</h2>
        <p>{t('site.children.photo.text')}</p>
        <h2>{t('site.children.adult.title')}</h2>
        <p>{t('site.children.adult.text')}</p>
        <p>
          <a href={view.href('/report')}>{t('site.children.adult.link')}</a>
        </p>
      </div>
    </Layout>
  )
}

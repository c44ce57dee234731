import { CheckForm } from '../components/check-form.tsx'
import { Horn } from '../components/horn.tsx'
import { Icon, type IconName } from '../components/icon.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What the home page shows. */
export interface HomeProps {
  readonly view: View
  /** Public counts; left out while there is nothing to count. */
  readonly counts?: { readonly reports: number; readonly listed: number; readonly synthetic: boolean }
}

/** Two doors, check and report; then follow, and the door for children. */
export function HomePage({ view, counts }: HomeProps) {
  const { t } = view
  return (
    <Layout view={view} title={t('site.home.title')} column={false}>
      <section class="hero">
        <Horn class="hero-horn" />
        <div class="hero-text">
          <h1>{t('site.home.title')}</h1>
          <p class="lede">{t('site.home.lede')}</p>
          <CheckForm view={view} large />
        </div>
      </section>
      <section class="doors" aria-label={t('site.home.doors')}>
        <Door view={view} name="report" path="/report" icon="report" />
        <Door view={view} name="child" path="/children" icon="child" />
        <Door view={view} name="follow" path="/follow" icon="follow" />
      </section>
      <section class="column how">
        <h2>{t('site.home.how.title')}</h2>
        <ol class="chain">
          {(['report', 'assess', 'list', 'warn'] as const).map((name) => (
            <li>
              <h3>{t(`site.home.how.${name}.title`)}</h3>
              <p>{t(`site.home.how.${name}.text`)}</p>
            </li>
          ))}
        </ol>
        {counts && <Counts view={view} counts={counts} />}
        <p class="after">
          <a href={view.href('/decide')}>{t('site.home.decide')}</a>
          <a href={view.href('/theft')}>{t('site.nav.theft')}</a>
          <a href={view.href('/hold')}>{t('site.nav.hold')}</a>
          <a href={view.href('/calls')}>{t('site.nav.calls')}</a>
          <a href={view.href('/privacy')}>{t('site.home.privacy')}</a>
        </p>
      </section>
    </Layout>
  )
}

interface DoorProps {
  readonly view: View
  readonly name: 'report' | 'child' | 'follow'
  readonly path: string
  readonly icon: IconName
}

function Door({ view, name, path, icon }: DoorProps) {
  return (
    <a class={`door door-${name}`} href={view.href(path)}>
      <span class="door-icon">
        <Icon name={icon} />
      </span>
      <span class="door-title">{view.t(`site.home.door.${name}.title`)}</span>
      <span class="door-text">{view.t(`site.home.door.${name}.text`)}</span>
    </a>
  )
}

function Counts({ view, counts }: Required<HomeProps>) {
  return (
    <p class="counts">
      {(['reports', 'listed'] as const).map((name) => (
        <span>
          <strong>{view.formatNumber(counts[name])}</strong>{' '}
          {view.t(`site.home.count.${name}`, { count: counts[name] })}
        </span>
      ))}
      <a href={view.href('/statistics')}>{view.t('site.home.count.more')}</a>
      {counts.synthetic && <em class="counts-synthetic">{view.t('site.home.count.synthetic')}</em>}
    </p>
  )
}

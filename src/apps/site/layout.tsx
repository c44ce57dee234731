import type { ComponentChildren } from 'preact'
import { type Language, languages } from '#kernel/language'
import { Horn, Logo } from './components/horn.tsx'
import { Icon } from './components/icon.tsx'
import { questionForm } from './components/question.tsx'
import { fontParts } from './letters.ts'
import { pathIn, type View } from './view.ts'

/** What every page gives its frame. */
export interface LayoutProps {
  readonly view: View
  /** Title of the page, before the name of the site. */
  readonly title: string
  readonly description?: string
  /** Path of the entry of the navigation that this page belongs to: `/check`. */
  readonly current?: string
  /** Shows the button that leaves the page at once: for pages nobody else should see over a shoulder. */
  readonly sensitive?: boolean
  /** Whether search engines should leave the page out. */
  readonly unlisted?: boolean
  /** The language switch submits the question's form to this path, so that the answers so far survive. */
  readonly switchForm?: string
  /** Whether the strip for those who already paid stands above everything. */
  readonly strip?: boolean
  /** Without it the page lays out its own full-width sections. */
  readonly column?: boolean
  readonly errors?: boolean
  /** A script of this page's own, besides that of all pages: `check.js`. */
  readonly script?: string
  readonly children: ComponentChildren
}

/** Entries of the navigation, in order. */
const entries = ['check', 'report', 'children', 'statistics'] as const
const moreEntries = ['theft', 'follow', 'paid', 'hold', 'calls', 'decide', 'privacy', 'about', 'api'] as const

/** A page of the site: head, strip, header, content, footer. */
export function Layout(props: LayoutProps) {
  const { view } = props
  return (
    <html lang={view.language}>
      <Head {...props} />
      <body>
        <a class="skip" href="#content">
          {view.t('site.skip')}
        </a>
        {props.strip !== false && <Strip view={view} />}
        <Header {...props} />
        <main id="content" tabIndex={-1} class={props.column === false ? undefined : 'column'}>
          {props.children}
          {props.sensitive && <Exit view={view} />}
        </main>
        <Footer view={view} />
      </body>
    </html>
  )
}

function Head({ view, title, description, unlisted, errors, script }: LayoutProps) {
  const { t } = view
  return (
    <head>
      <meta charset="utf-8" />
      <title>{`${errors ? `${t('site.error.word')}: ` : ''}${title} · ${t('site.name')}`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#064a5e" />
      <meta name="format-detection" content="telephone=no" />
      <meta name="referrer" content="no-referrer" />
      {unlisted && <meta name="robots" content="noindex" />}
      <meta name="description" content={description ?? t('site.description')} />
      {fontParts.map(
        ({ name, preload }) =>
          preload && (
            <link
              rel="preload"
              href={view.asset(`golos-${name}.woff2`)}
              as="font"
              type="font/woff2"
              crossorigin="anonymous"
            />
          ),
      )}
      <link rel="stylesheet" href={view.asset('site.css')} />
      <link rel="icon" href={view.asset('favicon.svg')} type="image/svg+xml" />
      {!unlisted &&
        languages.map((language) => <link rel="alternate" hreflang={language} href={pathIn(language, view.path)} />)}
      <script type="module" src={view.asset('site.js')} />
      {script && <script type="module" src={view.asset(script)} />}
    </head>
  )
}

function Strip({ view }: { readonly view: View }) {
  return (
    <aside class="strip" aria-label={view.t('site.strip.label')}>
      <a href={view.href('/theft')}>
        <strong>{view.t('site.strip.question')}</strong> <span>{view.t('site.strip.action')}</span>
      </a>
    </aside>
  )
}

function Header({ view, current, switchForm }: LayoutProps) {
  const { t } = view
  return (
    <header class="header">
      <div class="header-row">
        <a class="brand" href={view.href('/')}>
          <Logo />
          <span>{t('site.name')}</span>
        </a>
        <nav class="nav" aria-label={t('site.nav.label')}>
          <Entries view={view} names={entries} current={current} />
        </nav>
        <LanguageSwitch view={view} switchForm={switchForm} />
        <details class="menu">
          <summary>
            <Icon name="menu" />
            <span class="unseen">{t('site.nav.menu')}</span>
          </summary>
          <nav aria-label={t('site.nav.menu')}>
            <Entries view={view} names={[...entries, ...moreEntries]} current={current} />
          </nav>
        </details>
      </div>
    </header>
  )
}

interface EntriesProps {
  readonly view: View
  readonly names: readonly string[]
  readonly current?: string | undefined
}

function Entries({ view, names, current }: EntriesProps) {
  return (
    <ul>
      {names.map((name) => (
        <li>
          <a href={view.href(`/${name}`)} aria-current={current === `/${name}` ? 'page' : undefined}>
            {view.t(`site.nav.${name}`)}
          </a>
        </li>
      ))}
    </ul>
  )
}

function LanguageSwitch({ view, switchForm }: Pick<LayoutProps, 'view' | 'switchForm'>) {
  return (
    <nav class="languages" aria-label={view.t('site.languages')}>
      <ul>
        {languages.map((language) => (
          <li>
            <LanguageLink view={view} language={language} switchForm={switchForm} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function LanguageLink(props: Pick<LayoutProps, 'view' | 'switchForm'> & { readonly language: Language }) {
  const { view, language, switchForm } = props
  const label = (
    <>
      <span aria-hidden="true">{view.t(`site.language.${language}.short`)}</span>
      <span class="unseen">{view.t(`site.language.${language}.full`)}</span>
    </>
  )
  const current = language === view.language ? 'true' : undefined
  if (switchForm === undefined) {
    return (
      <a href={pathIn(language, view.path)} lang={language} hreflang={language} aria-current={current}>
        {label}
      </a>
    )
  }
  return (
    <button
      form={questionForm}
      formaction={pathIn(language, switchForm)}
      name="go"
      value="stay"
      lang={language}
      aria-current={current}
    >
      {label}
    </button>
  )
}

/** A site nobody would wonder at. */
const neutralSite = 'https://www.google.kz/'

function Exit({ view }: { readonly view: View }) {
  return (
    <a class="exit" href={neutralSite} rel="noreferrer nofollow" data-exit>
      <Icon name="exit" />
      <span>{view.t('site.exit')}</span>
      <span class="exit-hint" hidden data-exit-hint>
        {view.t('site.exit.hint')}
      </span>
    </a>
  )
}

function Footer({ view }: { readonly view: View }) {
  const { t } = view
  return (
    <footer class="footer">
      <Horn class="footer-horn" />
      <div class="footer-row">
        <div class="footer-about">
          <p class="footer-name">{t('site.name')}</p>
          <p>{t('site.footer.about')}</p>
        </div>
        <nav aria-label={t('site.nav.more')}>
          <Entries view={view} names={moreEntries} />
        </nav>
        <p class="footer-call">
          <span>
            {t('site.footer.emergency')} <a href="tel:112">112</a>
          </span>{' '}
          <span>
            {t('site.footer.child')} <a href="tel:111">111</a>
          </span>
        </p>
      </div>
    </footer>
  )
}

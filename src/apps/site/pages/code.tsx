import { ErrorSummary } from '../components/error-summary.tsx'
import { type FieldError, TextField } from '../components/field.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What a page that asks for a code shows. */
export interface CodeProps {
  readonly kind: keyof typeof kinds
  readonly view: View
  /** As typed, or as a link brought it. */
  readonly code?: string
  readonly errors?: readonly FieldError[]
}

/** Longest code that is taken, in characters: what people add to the ten are spaces and dashes. */
export const codeMost = 40

/** What codes are given for: a rejected call, held money. Links below lead on where there is no code. */
const kinds = {
  call: {
    page: '/calls',
    text: (t: View['t'], name: string) => t(`site-calls.${name}`),
    none: ['again', 'other', 'emergency'],
    links: [
      ['/check', 'site-calls.none.check'],
      ['/decide#calls', 'site-calls.none.rules'],
    ],
  },
  hold: {
    page: '/hold',
    text: (t: View['t'], name: string) => t(`site-holds.${name}`),
    none: ['bank', 'other', 'never'],
    links: [
      ['/follow', 'site.nav.follow'],
      ['/recoveries/figures', 'site-theft.figures.title'],
    ],
  },
} as const

/** "Why was my call rejected", "my money is held": the code that was told, and what to think where there is none. */
export function CodePage({ kind, view, code, errors }: CodeProps) {
  const { t } = view
  const { page, text, none, links } = kinds[kind]
  const own = (name: string) => text(t, name)
  return (
    <Layout
      view={view}
      title={own('title')}
      description={own('lede')}
      current={page}
      unlisted={code !== undefined}
      errors={errors !== undefined && errors.length > 0}
    >
      <div class="narrow">
        <ErrorSummary view={view} errors={errors} />
        <form method="post" action={view.href(page)} novalidate>
          <h1 class="title">{own('title')}</h1>
          <p class="lede">{own('lede')}</p>
          <TextField
            view={view}
            name="code"
            label={own('code')}
            hint={own('code.hint')}
            value={code}
            errors={errors}
            maxLength={codeMost}
            width="medium"
            placeholder={own('code.example')}
          />
          <p class="actions">
            <button class="button" type="submit">
              {own('code.button')}
            </button>
          </p>
        </form>
        <h2>{own('none.title')}</h2>
        <ul>
          {none.map((name) => (
            <li>{own(`none.${name}`)}</li>
          ))}
        </ul>
        <p class="after">
          {links.map(([path, name]) => (
            <a href={view.href(path)}>{t(name)}</a>
          ))}
        </p>
      </div>
    </Layout>
  )
}

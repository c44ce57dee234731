import { ErrorSummary } from '../components/error-summary.tsx'
import { type FieldError, TextField } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { Hidden } from '../components/question.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What the page that makes the first administrator shows. Passwords are never written back into a page. */
export type SetupProps = { readonly view: View; readonly errors?: readonly FieldError[] } & (
  | {
      readonly step: 'account'
      readonly token: string
      readonly organisation?: string
      readonly name?: string
      readonly email?: string
    }
  | { readonly step: 'code'; readonly token: string; readonly account: string; readonly secret: string }
  | { readonly step: 'done'; readonly recoveryCodes: readonly string[] }
  | { readonly step: 'used' }
)

/** Set up the first administrator: account, then the second factor, then done. */
export function SetupPage(props: SetupProps) {
  const { view, errors, step } = props
  const { t } = view
  return (
    <Layout
      view={view}
      title={t(`site.setup.${step}.title`)}
      strip={false}
      unlisted
      errors={errors !== undefined && errors.length > 0}
    >
      <div class="narrow">
        <ErrorSummary view={view} errors={errors} />
        <h1 class="title">{t(`site.setup.${step}.title`)}</h1>
        <p class="lede">{t(`site.setup.${step}.lede`)}</p>
        {props.step === 'account' && <Account {...props} />}
        {props.step === 'code' && <Code {...props} />}
        {props.step === 'done' && <Done view={view} recoveryCodes={props.recoveryCodes} />}
      </div>
    </Layout>
  )
}

/** Recovery codes are shown this once, like a receipt. */
function Done({ view, recoveryCodes }: { readonly view: View; readonly recoveryCodes: readonly string[] }) {
  const { t } = view
  return (
    <>
      <Notice tone="warn" title={t('site.setup.recovery.title')}>
        <p>{t('site.setup.recovery.text')}</p>
        <ul class="recovery">
          {recoveryCodes.map((code) => (
            <li>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </Notice>
      <Notice tone="ok" icon="done" title={t('site.setup.done.next')}>
        <p>{t('site.setup.done.text')}</p>
        <p>
          <a class="button" href="/console/sign-in">
            {t('site.setup.done.sign-in')}
          </a>
        </p>
      </Notice>
    </>
  )
}

function Account(props: SetupProps & { readonly step: 'account' }) {
  const { view, errors } = props
  const { t } = view
  return (
    <form method="post" action={view.href('/setup')} novalidate>
      <Hidden values={{ token: props.token, step: 'account' }} />
      <TextField
        view={view}
        name="organisation"
        label={t('site.setup.organisation')}
        hint={t('site.setup.organisation-hint')}
        value={props.organisation}
        errors={errors}
        maxLength={200}
        required
      />
      <TextField
        view={view}
        name="name"
        label={t('site.setup.name')}
        value={props.name}
        errors={errors}
        autocomplete="name"
        maxLength={200}
        required
      />
      <TextField
        view={view}
        name="email"
        label={t('site.setup.email')}
        hint={t('site.setup.email-hint')}
        value={props.email}
        errors={errors}
        type="email"
        autocomplete="email"
        maxLength={254}
        required
      />
      <TextField
        view={view}
        name="password"
        label={t('site.setup.password')}
        hint={t('site.setup.password-hint')}
        errors={errors}
        type="password"
        autocomplete="new-password"
        maxLength={256}
        required
      />
      <p class="actions">
        <button class="button" type="submit">
          {t('site.question.next')}
        </button>
      </p>
    </form>
  )
}

function Code(props: SetupProps & { readonly step: 'code' }) {
  const { view, errors } = props
  const { t } = view
  const groups = props.secret.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ')
  return (
    <form method="post" action={view.href('/setup')} novalidate>
      <Hidden values={{ token: props.token, step: 'code', account: props.account, secret: props.secret }} />
      <ol class="next">
        <li>{t('site.setup.code.app')}</li>
        <li>{t('site.setup.code.key', { account: props.account })}</li>
        <li>{t('site.setup.code.type')}</li>
      </ol>
      <p class="secret" aria-label={t('site.setup.code.secret')} role="group">
        <code>{groups}</code>
        <button
          class="button button-quiet"
          type="button"
          hidden
          data-copy={props.secret.replace(/\s/g, '')}
          data-copied={t('site.copy.done')}
        >
          {t('site.copy')}
        </button>
      </p>
      <TextField
        view={view}
        name="code"
        label={t('site.setup.code.label')}
        hint={t('site.setup.code.hint')}
        errors={errors}
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={7}
        width="short"
        required
      />
      <p class="actions">
        <button class="button" type="submit">
          {t('site.setup.code.send')}
        </button>
      </p>
    </form>
  )
}

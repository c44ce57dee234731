import { ErrorSummary } from '../components/error-summary.tsx'
import { type FieldError, TextField } from '../components/field.tsx'
import { Hidden } from '../components/question.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What the page of an invitation shows. A password is never written back into a page. */
export type InvitationProps = { readonly view: View; readonly errors?: readonly FieldError[] } & (
  | { readonly step: 'password'; readonly token: string }
  | { readonly step: 'done'; readonly email: string }
  | { readonly step: 'used' }
)

/** Somebody invited chooses a password; they sign in at the console. */
export function InvitationPage(props: InvitationProps) {
  const { view, errors, step } = props
  const { t } = view
  const title = step === 'password' ? t('site.invitation.title') : t(`site.invitation.${step}.title`)
  return (
    <Layout view={view} title={title} strip={false} unlisted errors={errors !== undefined && errors.length > 0}>
      <div class="narrow">
        <ErrorSummary view={view} errors={errors} />
        <h1 class="title">{title}</h1>
        {props.step === 'done' && <Done view={view} email={props.email} />}
        {step === 'used' && <p class="lede">{t('site.invitation.used.lede')}</p>}
        {props.step === 'password' && <Password view={view} token={props.token} errors={errors} />}
      </div>
    </Layout>
  )
}

function Done({ view: { t }, email }: { readonly view: View; readonly email: string }) {
  return (
    <>
      <p class="lede">{t('site.invitation.done.lede', { email })}</p>
      <p class="actions">
        <a class="button" href="/console/sign-in">
          {t('site.setup.done.sign-in')}
        </a>
      </p>
    </>
  )
}

interface PasswordProps {
  readonly view: View
  readonly token: string
  readonly errors?: readonly FieldError[] | undefined
}

function Password({ view, token, errors }: PasswordProps) {
  const { t } = view
  return (
    <form method="post" action={view.href('/invitation')} novalidate>
      <p class="lede">{t('site.invitation.lede')}</p>
      <Hidden values={{ token }} />
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
          {t('site.invitation.send')}
        </button>
      </p>
    </form>
  )
}

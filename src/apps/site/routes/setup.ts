import { z } from 'zod'
import { cleanText } from '#formats/clean-text'
import type { Failure } from '#kernel/result'
import { anonymous } from '#platform/access'
import { statusOf } from '#platform/http/problem'
import { type Answer, type RequestContext, type Route, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { accountErrors, wrongCode } from '../forms.ts'
import { failureAt, inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { SetupPage } from '../pages/setup.tsx'

const word = (most: number) => textField(most).transform((text) => text ?? '')

const body = z.object({
  token: word(100),
  step: word(10),
  organisation: word(200),
  name: word(200),
  email: word(254),
  password: word(1000),
  code: word(40),
  account: word(300),
  secret: word(200),
})

type Form = z.output<typeof body>

/** The first administrator: the account, then the second factor. The one-time link is in the log of the first start. */
export function setupPages(services: Services): readonly Route[] {
  const common = { page: true, path: inEveryLanguage('/setup'), permission: 'identity:set-up' } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Set up the first administrator',
      query: z.object({ token: textField(100) }),
      handle: async ({ query: { token } }, context) => (token ? drawAccount(context, { token }) : drawUsed(context)),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'One step of the set-up',
      body,
      limit: { max: services.config.GUESS_LIMIT_PER_HOUR, window: '1 hour' },
      handle: async ({ body: form }, context) =>
        form.step === 'code' ? confirm(services, context, form) : makeAccount(services, context, form),
    }),
  ]
}

/** The language switch leads back to the link, which stays good until the set-up is over. */
function viewOfSetup(context: RequestContext, token: string) {
  return viewOf(context, `/setup?${new URLSearchParams({ token }).toString()}`)
}

interface Account {
  readonly token: string
  readonly organisation?: string
  readonly name?: string
  readonly email?: string
}

function drawAccount(context: RequestContext, account: Account, errors?: readonly FieldError[]): Answer {
  const { token, organisation, name, email } = account
  const view = viewOfSetup(context, token)
  const page = SetupPage({ view, step: 'account', token, organisation, name, email, ...(errors && { errors }) })
  return show(page, { status: errors ? 422 : 200 })
}

function drawUsed(context: RequestContext): Answer {
  return show(SetupPage({ view: viewOf(context, '/setup'), step: 'used' }), { status: 422 })
}

const oneLine = (text: string) => cleanText(text).replace(/\s+/g, ' ').trim()

async function makeAccount({ identity, messages }: Services, context: RequestContext, form: Form): Promise<Answer> {
  const { token, password } = form
  const account = {
    token,
    organisation: oneLine(form.organisation),
    name: oneLine(form.name),
    email: form.email.trim().toLowerCase(),
  }
  const errors = accountErrors({ ...account, password })
  if (errors.length > 0) return drawAccount(context, account, errors)
  const { organisation: organisationName, ...rest } = account
  const made = await identity.completeSetup({ ...rest, organisationName, password, language: context.language })
  if (made.ok) return drawCode(context, { token, account: account.email, secret: made.value.enrolment.secret })
  if (isOver(made.error)) return drawUsed(context)
  const field = made.error.code.startsWith('password.') ? 'password' : 'email'
  return drawAccount(context, account, [failureAt(field, made.error, { messages })])
}

function isOver({ code }: Failure): boolean {
  return code === 'link.not-valid' || code === 'setup.already-done'
}

interface Enrolling {
  readonly token: string
  readonly account: string
  readonly secret: string
}

function drawCode(context: RequestContext, { token, account, secret }: Enrolling, error?: FieldError): Answer {
  const errors = error && [error]
  const view = viewOfSetup(context, token)
  const page = SetupPage({ view, step: 'code', token, account, secret, ...(errors && { errors }) })
  return show(page, { status: errors ? 422 : 200 })
}

async function confirm({ identity, messages }: Services, context: RequestContext, form: Form): Promise<Answer> {
  const confirmed = await identity.confirmSecondFactor({ token: form.token, code: form.code.replace(/\s/g, '') })
  if (confirmed.ok) {
    const { recoveryCodes, session } = confirmed.value
    // The site gives no cookie: who wants in signs in where the session is used.
    await identity.signIns.close(session.token, anonymous)
    return show(SetupPage({ view: viewOf(context, '/'), step: 'done', recoveryCodes }))
  }
  if (isOver(confirmed.error)) return drawUsed(context)
  const isWrong = statusOf(confirmed.error.code) === 422
  return drawCode(context, form, isWrong ? wrongCode : failureAt('code', confirmed.error, { messages }))
}

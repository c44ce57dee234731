import type { StaffRole } from '#domains/identity'
import type { TestApplication } from './application.ts'
import { codeAt, testPassword } from './identity.ts'

/** Somebody signed in over HTTP: calls the API with the session's cookie and CSRF token. */
export interface Staff {
  call<T>(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: T }>
  /** The answer to a GET as it comes, for streams and files. */
  open(path: string): Promise<Response>
  /** `name=value` of the session, to sign a browser in without its form. */
  readonly cookie: string
}

/** The product as it is reached: at an address, by whoever may look into it. */
type Reached = Pick<TestApplication, 'origin' | 'services'>

/** Goes through the set-up as the first administrator would, over HTTP, with a password and an authenticator. */
export async function firstAdministrator({ origin, services }: Reached): Promise<Staff> {
  const token = await services.identity.ensureSetup()
  if (token === null) throw new Error('there is an administrator already')
  const post = poster(origin)
  const set = await post<{ secondFactor: { secret: string } }>('/api/v1/setup', {
    token,
    organisationName: 'Hotline',
    name: 'First',
    email: 'first@hotline.test',
    password: testPassword,
  })
  const code = codeAt(set.body.secondFactor.secret, services.clock.now())
  const done = await post<{ csrfToken: string }>('/api/v1/setup/second-factor', { token, code })
  return staff(origin, done.cookie, done.body.csrfToken)
}

/** Invites somebody to the administrator's organisation, or to police of a region, and signs them in with a second factor. */
export async function colleague(
  application: Pick<Reached, 'origin'> & Partial<Reached>,
  administrator: Staff,
  wanted: { readonly email: string; readonly roles: readonly StaffRole[]; readonly region?: string },
): Promise<Staff> {
  const { origin, services } = application
  const { body: mine } = await administrator.call<{ person: { organisation: { id: string } } }>(
    'GET',
    '/api/v1/session',
  )
  const elsewhere =
    wanted.region === undefined
      ? undefined
      : await administrator.call<{ id: string }>('POST', '/api/v1/organisations', {
          kind: 'police-region',
          name: `Police of ${wanted.region} for ${wanted.email}`,
          region: wanted.region,
        })
  const invited = await administrator.call<{ link: { token: string } }>('POST', '/api/v1/people', {
    email: wanted.email,
    roles: wanted.roles,
    organisationId: elsewhere?.body.id ?? mine.person.organisation.id,
    name: 'Colleague',
  })
  if (invited.status >= 400) throw new Error(`invitation: ${JSON.stringify(invited.body)}`)
  const post = poster(origin)
  await post('/api/v1/invitations/accept', { token: invited.body.link.token, password: testPassword })
  const opened = await post<{ csrfToken: string }>('/api/v1/session', { email: wanted.email, password: testPassword })
  const enrolling = staff(origin, opened.cookie, opened.body.csrfToken)
  const { body } = await enrolling.call<{ secret: string }>('POST', '/api/v1/session/second-factor', {})
  const code = codeAt(body.secret, services?.clock.now() ?? new Date())
  const confirmed = await poster(
    origin,
    opened.cookie,
    opened.body.csrfToken,
  )<{ csrfToken: string }>('/api/v1/session/second-factor/confirmation', { code })
  return staff(origin, confirmed.cookie, confirmed.body.csrfToken)
}

function staff(origin: string, cookie: string, csrfToken: string): Staff {
  return {
    cookie,
    open: (path) => fetch(`${origin}${path}`, { headers: { cookie } }),
    call: async <T>(method: string, path: string, body?: unknown) => {
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: {
          cookie,
          'x-csrf-token': csrfToken,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T }
    },
  }
}

function poster(origin: string, cookie = '', csrfToken = '') {
  return async <T>(path: string, body: unknown) => {
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, 'x-csrf-token': csrfToken },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
    return { cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '', body: JSON.parse(text) as T }
  }
}

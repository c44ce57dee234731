import { z } from 'zod'
import { cleanText } from '#formats/clean-text'
import { languages } from '#kernel/language'
import { pageLimit } from '#kernel/page'
import { clientLife } from './clients/client.ts'
import { organisationKinds } from './people/organisation.ts'
import { browsers, systems } from './sign-in/device.ts'
import { staffRoles } from './staff-roles.ts'

/** A name on one line, without characters that nobody sees. */
const nameOf = (least: number) =>
  z
    .string()
    .max(1000)
    .transform((text) => cleanText(text).replace(/\s+/g, ' ').trim())
    .pipe(z.string().min(least).max(200))
const name = nameOf(1)
const email = z.string().trim().toLowerCase().pipe(z.email().max(254))
/** Long enough for any password in any form; the exact bounds are told by `acceptPassword`. */
const password = z.string().max(1000)
const token = z.string().length(43)
const code = z.string().trim().max(40)
const region = z.string().regex(/^KZ-\d{2}$/)
const roles = z
  .array(z.enum(staffRoles))
  .min(1)
  .max(staffRoles.length)
  .transform((list) => [...new Set(list)].sort())
const language = z.enum(languages)
const time = z.iso.datetime()
const cursor = z.string().max(2000).optional()
const limit = z.coerce.number().int().min(1).max(pageLimit.most).default(pageLimit.default)

/** An id in a path. */
export const idParams = z.strictObject({ id: z.uuid().toLowerCase() })

/** Set-up of the first administrator. */
export const setUpBody = z.strictObject({
  token,
  organisationName: nameOf(2),
  name,
  email,
  password,
  language: language.default('kk'),
})
/** The first code of the first administrator. */
export const setUpCodeBody = z.strictObject({ token, code })
/** Acceptance of an invitation. */
export const acceptanceBody = z.strictObject({ token, password })
/** Signing in. An e-mail that is none is as wrong as one unknown, so its form is not checked. */
export const signInBody = z.strictObject({
  email: z
    .string()
    .max(254)
    .transform((text) => cleanText(text).trim().toLowerCase()),
  password,
  code: code.optional(),
})
/** Starting a second factor; the password only where one is replaced. */
export const enrolBody = z.strictObject({ password: password.optional() })
/** The first code of a second factor. */
export const codeBody = z.strictObject({ code })
/** A change of one's own password. */
export const passwordBody = z.strictObject({ current: password, next: password })

/** What an authenticator app needs. */
export const enrolmentView = z.object({ uri: z.string(), secret: z.string() })
/** The answer to a set-up. */
export const setUpView = z.object({ personId: z.uuid(), secondFactor: enrolmentView })
/** A session just opened, and the recovery codes where there are new ones. */
export const openedView = z.object({
  csrfToken: z.string(),
  expiresAt: time,
  recoveryCodes: z.array(z.string()).optional(),
})
/** Who is signed in. `access` is `enrol` while a second factor is still to be set up. */
export const currentView = z.object({
  person: z.object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    roles: z.array(z.enum(staffRoles)),
    language,
    region: region.nullable(),
    organisation: z.object({ id: z.uuid(), name: z.string() }),
    /** Whether there is an authenticator app. */
    secondFactor: z.boolean(),
    passkeys: z.number().int(),
  }),
  access: z.enum(['full', 'enrol']),
  csrfToken: z.string(),
  expiresAt: time,
})
/** Who accepted an invitation and may sign in now. */
export const acceptedView = z.object({ email: z.string(), language })

/** Whose sessions to list: one's own, or those of a person (administrators). */
export const sessionsQuery = z.strictObject({ person: z.uuid().toLowerCase().optional() })
const device = z.object({ browser: z.enum(browsers), system: z.enum(systems) })
/**
 * The live sessions of a person. A place is a network with a browser from which the session's cookie came: `known`,
 * `confirmed` by its owner, or `waiting`: somebody who has not proved to be the owner, and was not let in.
 */
export const sessionsView = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      personId: z.uuid(),
      secondFactor: z.boolean(),
      byPasskey: z.boolean(),
      device: device.nullable(),
      current: z.boolean(),
      createdAt: time,
      lastUsedAt: time,
      expiresAt: time,
      places: z.array(
        z.object({
          state: z.enum(['known', 'confirmed', 'waiting']),
          device: device.nullable(),
          firstAt: time,
          lastAt: time,
        }),
      ),
    }),
  ),
})
/** A live session with its places, as JSON. */
export type SessionView = z.output<typeof sessionsView>['items'][number]
/** How many sessions ended. */
export const endedView = z.object({ ended: z.number().int() })

const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })

/** Which organisations to list. */
export const organisationsQuery = z.strictObject({ kind: z.enum(organisationKinds).optional(), cursor, limit })
/** A new organisation. */
export const organisationBody = z.strictObject({
  kind: z.enum(organisationKinds),
  name: nameOf(2),
  region: region.nullable().default(null),
})
/** A change of an organisation. */
export const organisationPatch = z.strictObject({
  name: nameOf(2).optional(),
  region: region.nullable().optional(),
  state: z.enum(['active', 'suspended']).optional(),
})
/** An organisation. */
export const organisationView = z.object({
  id: z.uuid(),
  kind: z.enum(organisationKinds),
  name: z.string(),
  region: region.nullable(),
  state: z.enum(['active', 'suspended']),
  host: z.boolean(),
  createdAt: time,
})
/** A page of organisations. */
export const organisationsView = page(organisationView)

/** Which people to list. */
export const peopleQuery = z.strictObject({ organisation: z.uuid().toLowerCase().optional(), cursor, limit })
/** Somebody to be invited. */
export const personBody = z.strictObject({
  organisationId: z.uuid().toLowerCase(),
  email,
  name,
  roles,
  language: language.default('kk'),
})
/** A change of a person. */
export const personPatch = z.strictObject({
  name: name.optional(),
  roles: roles.optional(),
  language: language.optional(),
  state: z.enum(['active', 'suspended']).optional(),
})
/** A person. */
export const personView = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  email: z.string(),
  name: z.string(),
  roles: z.array(z.enum(staffRoles)),
  language,
  state: z.enum(['invited', 'active', 'suspended']),
  secondFactor: z.boolean(),
  createdAt: time,
  lastSignInAt: time.nullable(),
})
/** A person, as JSON. */
export type PersonView = z.output<typeof personView>
/** A page of people. */
export const peopleView = page(personView)
/** A person with a one-time link to hand over. */
export const invitedView = z.object({
  person: personView,
  link: z.object({ path: z.string(), token: z.string(), expiresAt: time }),
})

/** Which page of clients. */
export const clientsQuery = z.strictObject({ cursor, limit })
/** A new client. */
export const clientBody = z.strictObject({
  organisationId: z.uuid().toLowerCase(),
  name,
  scopes: z
    .array(z.string().max(100))
    .min(1)
    .max(100)
    .transform((list) => [...new Set(list)].sort()),
})
/** How long the old secret stays good, in hours. */
export const rotationBody = z.strictObject({
  graceHours: z
    .number()
    .min(0)
    .max(7 * 24)
    .default(clientLife.grace / 3_600_000),
})
/** A client. */
export const clientView = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  name: z.string(),
  scopes: z.array(z.string()),
  state: z.enum(['active', 'revoked']),
  createdAt: time,
})
/** A client with its secret, shown this once. */
export const clientSecretView = z.object({ client: clientView, clientSecret: z.string() })
/** A page of clients. */
export const clientsView = page(clientView)

/**
 * A token request (RFC 6749 §4.4.2). It never fails to parse, so that the answer to a bad one keeps the form of §5.2: an
 * unreadable body comes out as one without a grant type.
 */
export const tokenBody = z
  .object({
    grant_type: z.string(),
    scope: z.string().max(5000).optional(),
    client_id: z.string().max(200).optional(),
    client_secret: z.string().max(200).optional(),
  })
  .catch(() => ({ grant_type: '' }))
/** A token (RFC 6749 §5.1). */
export const tokenView = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int(),
  scope: z.string(),
})
/** A refusal (RFC 6749 §5.2). */
export const tokenErrorView = z.object({
  error: z.enum(['invalid_request', 'invalid_client', 'invalid_scope', 'unsupported_grant_type']),
  error_description: z.string(),
})

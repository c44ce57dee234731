/** Who may come in, and the receipts by which the anonymous come back. */
export { identityJobs } from './jobs.ts'
export { type Colleague, listColleagues } from './people/colleague-store.ts'
export type { Organisation, OrganisationKind } from './people/organisation.ts'
export { organisationNamesOf } from './people/organisation-store.ts'
export type { OneTimeLink, Person } from './people/person.ts'
export { addressOf, namesOf } from './people/person-store.ts'
export { identityPolicy } from './policy.ts'
export { formatReceipt, parseReceipt, type Receipt } from './receipts/receipt.ts'
export { makeReceipts, type Receipts, reporterMark } from './receipts/receipt-service.ts'
export { identityRoutes } from './routes.ts'
export type { PersonView, SessionView } from './schema.ts'
export { type Credentials, type Identity, makeIdentity } from './service.ts'
export { authenticateRequest } from './session-cookie-routes.ts'
export type { PasskeyView } from './sign-in/passkey-schema.ts'
export type { StaffRole } from './staff-roles.ts'
export type { IdentityServices } from './wiring-service.ts'

/** The SQL of this domain's schema, `identity`. */
export const identityMigrations = { schema: 'identity', directory: new URL('./migrations/', import.meta.url) }

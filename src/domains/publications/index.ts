/** Publications: what the registry gives to those who act on it: a signed feed, block lists, a DNS zone. */

export type { Approval, BlockedSite } from './blocked/blocked.ts'
export { blockedJobs, blockedListener } from './blocked/blocked-jobs.ts'
export { type Blocked, makeBlocked } from './blocked/blocked-service.ts'
export { type CallTablesFeed, makeCallTablesFeed } from './call-tables/call-tables-service.ts'
export type { FeedAllowance, FeedAllowed, FeedDelisting, FeedEntry, FeedListing, FeedScope } from './feed/entry.ts'
export { type Feed, makeFeed } from './feed/feed-service.ts'
export { feedJobs, feedListener } from './feed/jobs.ts'
export { feedScopeSchema } from './feed/schema.ts'
export {
  followIntroductions,
  hashOf,
  isPublicKey,
  makeKeyPair,
  openKey,
  type SigningKey,
  signStatement,
  verifyLine,
} from './feed/signature-service.ts'
export {
  type CallTablesStatement,
  type FeedBatch,
  type FeedHead,
  type FeedSnapshot,
  nameOfLine,
  type PaymentPolicyStatement,
} from './feed/statement.ts'
export { type Lists, makeLists } from './lists/list-service.ts'
export { makePaymentPolicyFeed, type PaymentPolicyFeed } from './payment-policy/payment-policy-service.ts'
export { publicationsPolicy } from './policy.ts'
export { publicationsRoutes } from './routes.ts'
export { makeZoneKeys, type ZoneKey, type ZoneKeys } from './zone/zone-key-service.ts'
export { startZoneServing, type ZoneServing } from './zone/zone-serving-service.ts'

/** The SQL of this domain's schema, `publications`. */
export const publicationsMigrations = { schema: 'publications', directory: new URL('./migrations/', import.meta.url) }

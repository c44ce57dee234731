/** The registry: what identifiers offenders use, what is held against each, and who disputes it. */
export type {
  Advertisements,
  AdvertisementVerdict,
  NamedIdentifier,
} from './advertisement-service.ts'
export type { AllowInput, AllowList } from './allow-service.ts'
export type { Allowed } from './allow-store.ts'
export type { ProposalState } from './block.ts'
export type { BlockListing, BlockOutcome, BlockProposal, Blocks } from './block-service.ts'
export type { AllowedBelow, Blocking } from './blocking.ts'
export type { Blockings } from './blocking-service.ts'
export type { Checking, CheckOptions, CheckQuery } from './check-service.ts'
export type { IndicatorServices } from './context-service.ts'
export type { Confirmation, Decisions, Delisting } from './decision-service.ts'
export type { DisputeInput, DisputeRuling, DisputeStatus, Disputes } from './dispute-service.ts'
export type { Dispute, DisputeState } from './dispute-store.ts'
export {
  type AllowListChanged,
  allowListTopic,
  type DisputeDecided,
  type IndicatorChange,
  type IndicatorChanged,
  type IndicatorDelisted,
  type IndicatorLapsed,
  type IndicatorListed,
  type IndicatorsEvent,
  indicatorsTopics,
  type ListImported,
  type ListingDisputed,
} from './events.ts'
export { allowedNames, type PlacedName } from './exception-service.ts'
export { type AllowedName, type Exception, exceptionsBelow } from './exception-store.ts'
export type { Reject } from './import/entry.ts'
export { type ImportFormat, importFormats } from './import/format.ts'
export type { ImportOptions } from './import/import-options.ts'
export type { Importing, ImportListeners, ImportProgress, ImportResult } from './import/import-service.ts'
export { lifetimes } from './indicator.ts'
export type { HistoryEntry } from './indicator-store.ts'
export { indicatorsJobs } from './jobs.ts'
export type { Listing } from './listing-service.ts'
export { indicatorsPolicy } from './policy.ts'
export { privateCheckListener } from './private-check/private-jobs.ts'
export type { PrivateChecks } from './private-check/private-service.ts'
export { type Publishable, publishable } from './publication-service.ts'
export type { Indicator } from './record.ts'
export { type IndicatorRouteServices, indicatorsRoutes } from './routes.ts'
export {
  type IndicatorDetail,
  type IndicatorQuery,
  type Indicators,
  makeIndicators,
} from './service.ts'
export type { SightingInput, SightingOutcome, Sightings } from './sighting-service.ts'
export type { Sighting } from './sighting-store.ts'
export type { IndicatorStanding, ListingAbove } from './standing-service.ts'
export type { Observed, ReportNote, Support } from './support-service.ts'
export { type AllowLevel, builtInOfficial, type Match, type Target, targetsOf } from './target.ts'
export type { Verdict } from './verdict.ts'

/** The SQL of this domain's schema, `indicators`. */
export const indicatorsMigrations = { schema: 'indicators', directory: new URL('./migrations/', import.meta.url) }

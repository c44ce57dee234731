/** Reports: what people tell, how it is judged, and what becomes of it. */

export type { AssessCase } from './assess-service.ts'
export type { Assessment, IdentifierDecision } from './assessment.ts'
export type { ReportBrief } from './brief-service.ts'
export {
  type ContactDetails,
  contactLimits,
  readContact,
  type SealedContact,
} from './contacts/contact.ts'
export { contactRoutes } from './contacts/contact-routes.ts'
export type { ContactFacts, ContactInput, Contacts } from './contacts/contact-service.ts'
export { contactsPolicy } from './contacts/policy.ts'
export type { ReportServices } from './context-service.ts'
export type { ReportView } from './desk-service.ts'
export { type DuplicateGround, duplicateWindowDays } from './duplicates.ts'
export type { Edit } from './edit-service.ts'
export { type AssessedFacts, type ReportFacts, type TakenFacts } from './events.ts'
export type { Followed, FollowedReport } from './follow-service.ts'
export type { Span } from './identifiers.ts'
export { reportsJobs } from './jobs.ts'
export type { LinkKind } from './links/link.ts'
export type {
  ChangesJson,
  ConflictJson,
  HistoryJson,
  IdentifierLinksJson,
  LinkedJson,
  ReportLineJson,
} from './links/links-schema.ts'
export type { ReportLinks } from './links/report-links-service.ts'
export type { DeskLoad } from './load-service.ts'
export { reportsPolicy } from './policy.ts'
export { type BulkAction } from './queue/bulk.ts'
export type { Deadline } from './queue/deadlines.ts'
export { queueListener } from './queue/queue-jobs.ts'
export { queueFilter, queueSorts, similarView } from './queue/queue-schema.ts'
export type { QueuedReport, QueueQuery } from './queue/queue-service.ts'
export type { SimilarReport } from './queue/similar.ts'
export type { SimilarQuery } from './queue/similar-service.ts'
export type { Work } from './queue/work-service.ts'
export { referralsJobs } from './referrals/jobs.ts'
export { referralsPolicy } from './referrals/policy.ts'
export { type AddresseeKind, type ReferralState } from './referrals/referral.ts'
export { type ReferralRouteServices, referralsRoutes } from './referrals/referral-routes.ts'
export type { LetterMail } from './referrals/sending-service.ts'
export { makeReferrals, type Referrals } from './referrals/service.ts'
export type { Takedown, TakedownTimes } from './referrals/takedown.ts'
export type { ReportState } from './report.ts'
export { hasReport } from './report-store.ts'
export { type ReportRouteServices, reportsRoutes } from './routes.ts'
export {
  type AssessmentInput,
  type EditInput,
  followBody,
  followedView,
  type ReportJson,
  replyBody,
  submissionBody,
  submittedView,
} from './schema.ts'
export { makeReports, type Reports } from './service.ts'
export type { SubmissionContext, SubmissionInput } from './submission.ts'
export type { Submitted } from './submit-service.ts'
export { suggestionsJobs, suggestionsListener } from './suggestions/jobs.ts'
export { suggestionsPolicy } from './suggestions/policy.ts'
export { type SuggestionRouteServices, suggestionsRoutes } from './suggestions/routes.ts'
export { type SuggestionAgreementJson, type SuggestionJson, suggestionView } from './suggestions/schema.ts'
export { makeSuggestions, type Suggestions } from './suggestions/service.ts'
export type { Suggestion } from './suggestions/suggestion-service.ts'
export { languageOfText } from './text-language.ts'
export { dangerTier, type Triage, type TriageReason, triage } from './triage.ts'

/** The SQL of this domain's schema, `reports`. */
export const reportsMigrations = { schema: 'reports', directory: new URL('./migrations/', import.meta.url) }

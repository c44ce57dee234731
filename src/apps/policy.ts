import { callsPolicy } from '#domains/calls'
import { deskPolicy } from '#domains/desk'
import { evidencePolicy } from '#domains/evidence'
import { identityPolicy } from '#domains/identity'
import { indicatorsPolicy } from '#domains/indicators'
import { paymentsPolicy } from '#domains/payments'
import { publicationsPolicy } from '#domains/publications'
import { contactsPolicy, referralsPolicy, reportsPolicy, suggestionsPolicy } from '#domains/reports'
import { statisticsPolicy } from '#domains/statistics'
import { taxonomyPolicy } from '#domains/taxonomy'
import type { Policy } from '#platform/access'

/** Every action of every domain and the roles that may do it: what a route may ask for and a client be given. */
export const domainPolicy: Policy = {
  ...identityPolicy,
  ...taxonomyPolicy,
  ...indicatorsPolicy,
  ...evidencePolicy,
  ...reportsPolicy,
  ...suggestionsPolicy,
  ...contactsPolicy,
  ...referralsPolicy,
  ...deskPolicy,
  ...callsPolicy,
  ...paymentsPolicy,
  ...publicationsPolicy,
  ...statisticsPolicy,
}

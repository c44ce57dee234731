import type { Policy } from '#platform/access'

/**
 * Who may do what with referrals. A partner reads and answers what was sent to its own organisation, and nothing else.
 */
export const referralsPolicy: Policy = {
  'referrals:read': ['operator', 'analyst', 'investigator', 'supervisor', 'partner'],
  'referrals:send': ['operator', 'analyst', 'supervisor'],
  'referrals:answer': ['operator', 'analyst', 'supervisor', 'partner'],
  'referrals:record-takedown': ['operator', 'analyst', 'supervisor'],
  'referrals:read-addressees': ['operator', 'analyst', 'investigator', 'supervisor'],
  'referrals:edit-addressees': ['supervisor'],
}

import type { Policy } from '#platform/access'

/** Who may do what with attachments. Row-level security leaves to each what belongs to submissions they see. */
export const evidencePolicy: Policy = {
  'evidence:read': ['operator', 'analyst', 'investigator', 'supervisor'],
  'evidence:download': ['operator', 'analyst', 'investigator', 'supervisor'],
  'evidence:decide': ['operator', 'analyst', 'supervisor'],
}

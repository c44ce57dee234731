import type { Policy } from '#platform/access'

/** Who may do what at the desk; one block a slice. */
export const deskPolicy: Policy = {
  'desk:listen': ['operator', 'analyst', 'investigator', 'supervisor', 'auditor', 'administrator'],
}

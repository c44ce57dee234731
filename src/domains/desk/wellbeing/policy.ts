import type { Policy } from '#platform/access'

/** Who may do what with exposure: everybody with their own; supervisors are told who should be relieved. */
export const wellbeingPolicy: Policy = {
  'wellbeing:own': ['operator', 'analyst', 'investigator', 'supervisor'],
  'wellbeing:rotation': ['supervisor'],
}

import type { Policy } from '#platform/access'

/** Who may ask for suggestions, see how often they were right, and put a former model back. */
export const suggestionsPolicy: Policy = {
  'desk:suggest': ['operator', 'analyst', 'supervisor'],
  'desk:read-suggestions': ['operator', 'analyst', 'supervisor', 'auditor'],
  'desk:choose-suggestions': ['supervisor'],
}

import type { Policy } from '#platform/access'

/** Who may do what with templates. */
export const templatesPolicy: Policy = {
  'templates:read': ['operator', 'analyst', 'supervisor'],
  'templates:edit': ['supervisor'],
}

import type { Policy } from '#platform/access'

/**
 * Who may do what with contact details. Auditors see the trail of openings, administrators change the keys; neither opens.
 */
export const contactsPolicy: Policy = {
  'contacts:seal': ['anyone'],
  'contacts:see': ['operator', 'analyst', 'supervisor'],
  'contacts:add': ['operator', 'supervisor'],
  'contacts:open': ['operator', 'supervisor'],
  'contacts:rotate': ['administrator'],
}

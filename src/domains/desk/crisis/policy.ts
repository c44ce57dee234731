import type { Policy } from '#platform/access'

/** Who may do what in a crisis. Whoever is on the telephone raises it; who is on duty, or a supervisor, takes it. */
export const crisisPolicy: Policy = {
  'crisis:raise': ['operator', 'analyst', 'supervisor'],
  'crisis:read': ['operator', 'analyst', 'supervisor'],
  'crisis:roster': ['supervisor'],
}

import type { Policy } from '#platform/access'

/** Who may do what in this domain: figures are for everybody. */
export const statisticsPolicy: Policy = {
  'statistics:read': ['anyone'],
}

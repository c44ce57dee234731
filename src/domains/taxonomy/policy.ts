import type { Policy } from '#platform/access'

/** The codes and their meanings are open to everybody. */
export const taxonomyPolicy: Policy = { 'taxonomy:read': ['anyone'] }

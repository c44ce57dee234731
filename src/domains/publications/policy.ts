import type { Policy } from '#platform/access'

/** Who may have what the registry publishes; one block a slice. */
export const publicationsPolicy: Policy = {}

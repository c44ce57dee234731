import type { Policy } from '#platform/access'

/** Who may have what the registry publishes; one block a slice. */
export const publicationsPolicy: Policy = {
  // Feed. A partner reads what its scope holds; the key that proves it is for everybody.
  'publications:read-feed': ['partner'],
  'publications:read-key': ['anyone'],
  'publications:set-scope': ['administrator'],
  // Lists are for everybody. The zone goes to providers with a key; a block that would reach many needs a second person.
  'publications:read-lists': ['anyone'],
  'publications:manage-zone': ['administrator'],
  'publications:read-approvals': ['analyst', 'supervisor'],
  'publications:approve': ['analyst', 'supervisor'],
}

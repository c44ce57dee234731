/** Publications: what the registry gives to those who act on it: a signed feed, block lists, a DNS zone. */

export { publicationsPolicy } from './policy.ts'
export { publicationsRoutes } from './routes.ts'

/** The SQL of this domain's schema, `publications`. */
export const publicationsMigrations = { schema: 'publications', directory: new URL('./migrations/', import.meta.url) }

/** The desk: how the hotline's people work on reports, by telephone, by mail and together. */

export { deskPolicy } from './policy.ts'
export { type DeskRouteServices, deskRoutes } from './routes.ts'

/** The SQL of this domain's schema, `desk`. */
export const deskMigrations = { schema: 'desk', directory: new URL('./migrations/', import.meta.url) }

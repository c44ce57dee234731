import type { Route } from '#platform/http/route'
import { clientRoutes } from './clients/client-routes.ts'
import { tokenRoutes } from './clients/token-routes.ts'
import { admissionRoutes } from './people/admission-routes.ts'
import { peopleRoutes } from './people/people-routes.ts'
import type { Identity } from './service.ts'
import { passkeyRoutes } from './sign-in/passkey-routes.ts'
import { sessionRoutes } from './sign-in/session-routes.ts'

/**
 * All routes of this domain. With an origin of HTTPS the session cookie is for HTTPS alone; passkeys are bound to the origin.
 */
export function identityRoutes(identity: Identity, site: { readonly origin: string | undefined }): readonly Route[] {
  const secure = site.origin?.startsWith('https:') ?? false
  return [
    ...admissionRoutes(identity, secure),
    ...sessionRoutes(identity, secure),
    ...passkeyRoutes(identity, { origin: site.origin, secure }),
    ...peopleRoutes(identity),
    ...clientRoutes(identity),
    ...tokenRoutes(identity),
  ]
}

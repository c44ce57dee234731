import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { may, type Policy } from '#platform/access'
import { answer, ProblemError, page, type Route, redirect, route } from '#platform/http/route'
import { domainPolicy } from '../policy.ts'
import { type ConsoleFiles, consoleFiles } from './files.ts'

/** The page itself holds nobody's data, so that whoever is signed out can be asked to sign in. */
export const consolePolicy: Policy = {
  'console:open': ['anyone'],
  'console:use': ['operator', 'analyst', 'investigator', 'supervisor', 'partner', 'auditor', 'administrator'],
}

/** The console of the hotline's people: one page, its built files, and what the person may do. */
export function consoleRoutes(): readonly Route[] {
  const files = consoleFiles()
  return [...pageRoutes(files), fileRoute(files), actionsRoute]
}

/** Every address under `/console` is the same page; the router in the browser finds the screen. */
function pageRoutes({ page: html }: ConsoleFiles): readonly Route[] {
  const common = { method: 'GET', page: true, permission: 'console:open' } as const
  return [
    route({ ...common, path: '/console', summary: 'Leads to the console', handle: async () => redirect('/console/') }),
    route({
      ...common,
      path: '/console/*',
      summary: 'The console',
      handle: async () => {
        const nonce = randomBytes(16).toString('base64url')
        return page(200, html.replaceAll('{nonce}', nonce), { 'content-security-policy': policyOf(nonce) })
      },
    }),
  ]
}

/** As on the site, and style tags with this page's number: Mantine writes its variables into some. */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join(';')
}

function fileRoute({ files }: ConsoleFiles): Route {
  return route({
    method: 'GET',
    page: true,
    permission: 'console:open',
    path: '/console/assets/:name',
    summary: 'A built file of the console',
    params: z.object({ name: z.string().max(200) }),
    handle: async ({ params }, { raw }) => {
      const file = files.get(params.name)
      if (file === undefined) throw new ProblemError({ code: 'request.not-found' })
      const zipped = file.zipped !== undefined && /\bgzip\b/.test(raw.headers['accept-encoding'] ?? '')
      return {
        status: 200,
        type: file.type,
        body: zipped ? file.zipped : file.content,
        headers: {
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          ...(zipped && { 'content-encoding': 'gzip' }),
        },
      }
    },
  })
}

const actionsRoute = route({
  method: 'GET',
  path: '/api/v1/session/actions',
  permission: 'console:use',
  summary: 'The actions that are open to whoever is signed in, for screens to show and hide',
  tags: ['Session'],
  answers: { 200: z.object({ actions: z.array(z.string()) }) },
  handle: async (_, { actor }) =>
    answer(200, { actions: Object.keys(domainPolicy).filter((action) => may(domainPolicy, actor, action)) }),
})

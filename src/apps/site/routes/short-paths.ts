import { z } from 'zod'
import { type Route, redirect, route } from '#platform/http/route'

/** An address that is read out or printed with a code, so that it has to be short. */
export interface ShortPath {
  /** Without a language: `/call`. */
  readonly short: string
  /** The page that it leads to, within a language: `/calls`. */
  readonly page: string
  readonly permission: string
  /** Characters of a code, with room for blanks. */
  readonly codeMost: number
}

/** Leads to the page in the reader's language; what follows the short address is taken along as the code. */
export function shortPaths({ short, page, permission, codeMost }: ShortPath): readonly Route[] {
  const common = { method: 'GET', page: true, permission, summary: 'Leads to the page' } as const
  return [
    route({ ...common, path: short, handle: async (_request, { language }) => redirect(`/${language}${page}`) }),
    route({
      ...common,
      path: `${short}/:code`,
      params: z.object({ code: z.string().max(200) }),
      handle: async ({ params }, { language }) => {
        const query = new URLSearchParams({ code: params.code.slice(0, codeMost) })
        return redirect(`/${language}${page}?${query}`)
      },
    }),
  ]
}

import { z } from 'zod'
import { type Answer, type RequestContext, type Route, redirect, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { freshKey, keyIn } from '../form-key.ts'
import { inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { CodePage, codeMost } from '../pages/code.tsx'

/** What was sent: the code as typed, and the fields of the appeal with the key that makes a second sending the same. */
export interface Told<Name extends string> {
  readonly code: string
  readonly fields: { readonly key: string } & { readonly [name in Name]?: string | undefined }
  readonly errors?: readonly FieldError[]
}

/** Something that was done to a person, told by a code that was given to them, with the appeal against it. */
export interface CodedAppeals<Name extends string> {
  readonly about: 'call' | 'hold'
  /** The page within a language, `/calls`; the appeal stands below it. */
  readonly page: string
  /** The address that is read out or printed with a code, without a language: `/call`, or `/call/K7Q2X-9MPA4`. */
  readonly short: string
  readonly permissions: { readonly read: string; readonly appeal: string }
  /** What the appeal asks, with the characters that are taken of each. */
  readonly asks: Readonly<Record<Name, number>>
  readonly tell: (context: RequestContext, told: Told<Name>) => Promise<Answer>
  readonly errorsOf: (fields: Told<Name>['fields']) => readonly FieldError[]
  readonly appeal: (context: RequestContext, told: Told<Name>) => Promise<Answer>
}

/** The pages of it: where the code is typed in, what it tells, and the appeal, which has no address of its own. */
export function codedAppeals<Name extends string>(
  services: Pick<Services, 'config' | 'random'>,
  coded: CodedAppeals<Name>,
): readonly Route[] {
  const limit = { max: services.config.GUESS_LIMIT_PER_HOUR, window: '1 hour' } as const
  return [...shortPaths(coded), ...codeRoutes(coded, services, limit), ...appealRoutes(coded, services, limit)]
}

type Limit = { readonly max: number; readonly window: '1 hour' }

/** Leads to the page in the reader's language; what follows the short address is taken along as the code. */
function shortPaths({
  short,
  page,
  permissions,
}: Pick<CodedAppeals<string>, 'short' | 'page' | 'permissions'>): readonly Route[] {
  const common = { method: 'GET', page: true, permission: permissions.read, summary: 'Leads to the page' } as const
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

function codeRoutes<Name extends string>(
  { about, page, permissions, tell }: CodedAppeals<Name>,
  { random }: Pick<Services, 'random'>,
  limit: Limit,
): readonly Route[] {
  const common = { page: true, path: inEveryLanguage(page), permission: permissions.read } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Where the code is typed in; a link may bring it, and nothing is looked up yet',
      query: z.object({ code: textField(codeMost) }),
      handle: async ({ query: { code } }, context) =>
        show(CodePage({ kind: about, view: viewOf(context), ...(code && { code }) }), {
          keep: code ? 'back' : 'minute',
        }),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'What was done and why, and how to appeal',
      body: z.object({ code: textField(codeMost) }),
      limit,
      handle: async ({ body: { code = '' } }, context) => tell(context, { code, fields: { key: freshKey(random) } }),
    }),
  ]
}

function appealRoutes<Name extends string>(
  { page, permissions, asks, tell, errorsOf, appeal }: CodedAppeals<Name>,
  { random }: Pick<Services, 'random'>,
  limit: Limit,
): readonly Route[] {
  const common = { page: true, path: inEveryLanguage(`${page}/appeal`), permission: permissions.appeal } as const
  const typed = Object.entries<number>(asks).map(([name, most]) => [name, textField(most)] as const)
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Appeals have no address: leads to where a code is typed in',
      handle: async (_request, context) => redirect(viewOf(context).href(page)),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'The appeal; the answer is its receipt',
      body: z.object({
        code: textField(codeMost),
        key: textField(100),
        go: textField(10),
        ...(Object.fromEntries(typed) as Record<Name, ReturnType<typeof textField>>),
      }),
      limit,
      handle: async ({ body }, context) => {
        const { code = '', key, go, ...fields } = body as { readonly [name in Name | 'code' | 'key' | 'go']?: string }
        const told = { code, fields: { ...fields, key: keyIn(key) ?? freshKey(random) } } as unknown as Told<Name>
        if (go === 'stay') return tell(context, told)
        const errors = errorsOf(told.fields)
        return errors.length > 0 ? tell(context, { ...told, errors }) : appeal(context, told)
      },
    }),
  ]
}

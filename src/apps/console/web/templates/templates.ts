import { useQuery } from '@tanstack/react-query'
import type { Placeholder, TemplateKind, TemplateTexts } from '#domains/desk'
import type { Language } from '#kernel/language'
import { api } from '../app/api.ts'

/** A template as the API shows it. */
export interface Template {
  readonly id: string
  readonly kind: TemplateKind
  readonly topics: readonly string[]
  readonly texts: TemplateTexts
  readonly shipped: boolean
  readonly retired: boolean
  readonly version: number
  readonly changedAt: string | null
}

/** A filled template. */
export interface Filled {
  readonly text: string
  readonly missing: readonly Placeholder[]
  readonly language: Language
}

/** The kinds in the order of the list. */
export const templateKinds: readonly TemplateKind[] = ['consultation', 'legal-aid', 'question', 'closing']

/** The places that can stand in a template. */
export const places: readonly Placeholder[] = ['topic', 'day', 'identifiers', 'amount', 'region']

/** The key under which the templates are kept among the answers. */
export const templatesKey = ['templates'] as const

/** All templates. */
export function useTemplates(enabled = true) {
  return useQuery({
    queryKey: templatesKey,
    queryFn: () => api.get<{ readonly items: readonly Template[] }>('/api/v1/desk/templates'),
    staleTime: 300_000,
    enabled,
  })
}

/** Those that fit a search, the ones for the topic first. Case does not matter. */
export function fitting(
  all: readonly Template[],
  wanted: { readonly words: string; readonly topic: string | undefined; readonly language: Language },
): readonly Template[] {
  const words = wanted.words.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const found = all.filter(({ texts }) => {
    const text = texts[wanted.language]
    const within = `${text?.title ?? ''} ${text?.body ?? ''}`.toLocaleLowerCase()
    return text !== undefined && words.every((word) => within.includes(word))
  })
  const suits = ({ topics }: Template) =>
    wanted.topic !== undefined && topics.includes(wanted.topic) ? 0 : topics.length === 0 ? 1 : 2
  return found.toSorted((a, b) => suits(a) - suits(b))
}

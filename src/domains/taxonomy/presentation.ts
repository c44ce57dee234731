import type { Language } from '#kernel/language'
import { channels } from './channels.ts'
import { classifications } from './classifications.ts'
import { closingReasons } from './closing-reasons.ts'
import type { Coded } from './code-table.ts'
import { dangers } from './dangers.ts'
import { fraudTypes } from './fraud-types.ts'
import { indicatorStates } from './indicator-states.ts'
import { legalBases } from './legal-bases.ts'
import { measures } from './measures.ts'
import { observableKinds } from './observable-kinds.ts'
import { outcomes } from './outcomes.ts'
import { regions } from './regions.ts'
import { severities } from './severities.ts'
import { tlpLabels } from './tlp.ts'
import { topicVersions } from './topics.ts'

/** Every list of codes by the name it has in message keys and in the API. */
export const taxonomyLists = {
  topic: topicVersions[2020],
  topic2011: topicVersions[2011],
  'fraud-type': fraudTypes,
  'closing-reason': closingReasons,
  classification: classifications,
  severity: severities,
  danger: dangers,
  channel: channels,
  measure: measures,
  'legal-basis': legalBases,
  tlp: tlpLabels,
  region: regions,
  'observable-kind': observableKinds,
  'indicator-state': indicatorStates,
  outcome: outcomes,
} as const satisfies Readonly<Record<string, readonly Coded[]>>

/** The name of a list of codes. */
export type TaxonomyList = keyof typeof taxonomyLists

/** A kind of text that belongs to a code: its name, what it means, or what to do about it. */
export type TaxonomyText = 'title' | 'help' | 'advice'

const titleOnly: readonly string[] = ['topic2011', 'channel', 'region'] satisfies readonly TaxonomyList[]

/** The names of all lists. */
export const taxonomyListNames = Object.keys(taxonomyLists) as readonly TaxonomyList[]

/** The texts every code of a list has in each language. */
export function textsOf(list: TaxonomyList): readonly TaxonomyText[] {
  if (titleOnly.includes(list)) return ['title']
  return list === 'fraud-type' ? ['title', 'help', 'advice'] : ['title', 'help']
}

/** Every code of every list, for checks that none is missing anywhere. */
export function taxonomyCodes(): readonly { readonly list: TaxonomyList; readonly code: string }[] {
  return taxonomyListNames.flatMap((list) => taxonomyLists[list].map(({ code }) => ({ list, code })))
}

/** The key of a text in the message catalogue, for instance `taxonomy.topic.fraud.title`. */
export function taxonomyKey(list: TaxonomyList, code: string, text: TaxonomyText): string {
  return `taxonomy.${list}.${code}.${text}`
}

/** A code for a reader: its facts from the table and its texts in one language. */
export interface PresentedCode extends Coded {
  readonly title: string
  readonly help?: string
  readonly advice?: string
  readonly [fact: string]: unknown
}

/** The whole taxonomy in one language, ready for JSON. */
export interface PresentedTaxonomy {
  readonly language: Language
  /** The version of the topics that new reports use. */
  readonly topicVersion: '2020'
  readonly lists: Readonly<Record<TaxonomyList, readonly PresentedCode[]>>
}

/** Finds a message by its key in the reader's language. */
export type Translate = (key: string, values?: Record<string, string | number>) => string

/** The whole taxonomy in a language; `translate` must speak that language. */
export function present(translate: Translate, language: Language): PresentedTaxonomy {
  const presented = taxonomyListNames.map((list) => [
    list,
    taxonomyLists[list].map((row: Coded) => {
      const texts = textsOf(list).map((text) => [text, translate(taxonomyKey(list, row.code, text))])
      return { ...row, ...Object.fromEntries(texts) } as PresentedCode
    }),
  ])
  return { language, topicVersion: '2020', lists: Object.fromEntries(presented) as PresentedTaxonomy['lists'] }
}

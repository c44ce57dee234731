import { type RefObject, useEffect, useRef, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { useKeys } from '../app/keys.tsx'
import { useSession } from '../app/session.tsx'
import { useCommands } from '../palette/commands.ts'
import { type Drafts, undecided } from './drafts.ts'
import { useNeighbours } from './neighbours.ts'
import { addressOf, type Report, useIdentifierLinks, useTakeIn, useTaxonomy } from './report-data.ts'

/** The panels beside the words, in the order of the work. */
export const panels = ['identifiers', 'assess', 'talk', 'refer', 'group', 'history'] as const

/** A panel beside the words. */
export type Panel = (typeof panels)[number]

/** Where the cursor goes: the form of the judgement, and the field of a question or note. */
export interface Places {
  readonly form: RefObject<HTMLFormElement | null>
  readonly field: RefObject<HTMLTextAreaElement | null>
}

/** The page as far as its keys work on it. */
export interface Desk {
  readonly report: Report
  readonly drafts: Drafts
  readonly readOnly: boolean
  readonly setPanel: (panel: Panel) => void
  readonly setEditing: (editing: boolean) => void
}

/** Keys and buttons of the page: each leads to its panel and puts the cursor where one begins to write. */
export function useDeeds(desk: Desk) {
  const { report, readOnly, setPanel, setEditing } = desk
  const { may, person } = useSession()
  const [helping, setHelping] = useState(false)
  const { places, ...writing } = useWriting(desk)
  const neighbours = useNeighbours(report.id)
  const takeIn = useTakeIn(report.id)
  const works = report.state !== 'closed' && report.wordsDeletedAt === null && !readOnly
  const mayTake = works && may('reports:edit') && report.takenBy !== person.id
  const take = () => void api.post<Report>(`${addressOf(report.id)}/review`).then(takeIn, () => takeIn())
  const edit = () => setEditing(true)
  const help = () => setHelping(true)
  useKeys({
    ...(works && may('reports:assess') && { a: writing.assess, l: writing.list }),
    ...(works && may('reports:edit') && { e: edit }),
    ...(mayTake && { t: take }),
    q: writing.talk,
    r: () => setPanel('refer'),
    g: () => setPanel('group'),
    h: () => setPanel('history'),
    i: () => setPanel('identifiers'),
    '[': neighbours.previous,
    ']': neighbours.next,
    'shift+/': help,
  })
  useReportCommands([
    ...(works && may('reports:assess')
      ? ([
          ['a', writing.assess],
          ['l', writing.list],
        ] as const)
      : []),
    ...(works && may('reports:edit') ? ([['e', edit]] as const) : []),
    ...(mayTake ? ([['t', take]] as const) : []),
    ['q', writing.talk],
    ['r', () => setPanel('refer')],
    ['g', () => setPanel('group')],
    ['h', () => setPanel('history')],
    ['[', neighbours.previous, 'previous'],
    [']', neighbours.next, 'next'],
  ])
  const unhelp = () => setHelping(false)
  return {
    ...neighbours,
    assess: writing.assess,
    edit,
    take: mayTake ? take : undefined,
    help,
    helping,
    unhelp,
    places,
  }
}

/** The same in the command palette, in the words of the list of keys. */
function useReportCommands(deeds: readonly (readonly [key: string, run: () => void, name?: string])[]): void {
  const t = useT()
  useCommands(
    deeds.map(([key, run, name = key]) => ({
      id: `report.${name}`,
      label: `${t('console.report.title')}: ${t(`console.report.key.${name}`)}`,
      group: 'here',
      keys: key,
      run,
    })),
  )
}

/** Begins to write: shows the panel, and once it is drawn puts the cursor into it. */
function useWriting({ report, drafts, setPanel }: Desk) {
  const { data } = useIdentifierLinks(report.id)
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const [wish, setWish] = useState<{ readonly find: () => HTMLElement | null | undefined } | null>(null)
  // The choices of a panel come with the taxonomy: until they are drawn, every drawing looks again.
  useTaxonomy()
  useEffect(() => {
    const place = wish?.find()
    if (place == null) return
    place.focus()
    setWish(null)
  })
  const lead = (panel: Panel, find: () => HTMLElement | null | undefined) => {
    setPanel(panel)
    setWish({ find })
  }
  const inForm = (selector: string) => form.current?.querySelector<HTMLElement>(selector)
  const assess = () => {
    const choice = '[data-part="classification"] input'
    lead('assess', () => inForm(`${choice}:checked`) ?? inForm(choice))
  }
  const list = () => {
    const open = data?.identifiers.filter((one) => one.observableId !== null && !one.own) ?? []
    const next = open.find(({ observableId }) => drafts.value.decisions[observableId ?? '']?.choice !== 'confirm')
    const key = (next ?? open[0])?.observableId
    if (key == null) return assess()
    const decision = drafts.value.decisions[key] ?? undecided
    drafts.change({ decisions: { ...drafts.value.decisions, [key]: { ...decision, choice: 'confirm' } } })
    return lead('assess', () => inForm(`[data-observable="${key}"] textarea`))
  }
  const talk = () => lead('talk', () => field.current)
  return { assess, list, talk, places: { form, field } }
}

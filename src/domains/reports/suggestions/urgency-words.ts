import { type DangerWord, dangerWordLists } from '../danger-words.ts'
import { type Hit, makeFinder, type WordList } from './phrase-finder.ts'

/** How soon a person has to look. */
export type Level = 'now' | 'soon' | 'none'

/** What the words of a text say of its urgency. */
export interface UrgencyByWords {
  readonly level: Level
  /** Not measured: it tells a person's own plea from a word that may stand in any text. */
  readonly probability: number
  readonly hits: readonly Hit<DangerWord | 'plea'>[]
}

/** A life that somebody speaks of as their own or of a person close: no talk of history reads like that. */
const pleas: WordList<'plea'>['phrases'] = [
  ['өлгім келе*', 'өлгісі келе*', 'өмір сүргім келме*', 'өмір сүргісі келме*', 'өзіне қол жұмса*'],
  ['өзіме қол жұмса*', 'мені өлтір*', 'асылып өл*', 'суицид*', 'баламды ұрла*', 'бала ұрлаймын', 'тамырымды кес*'],
  ['пышақтаймын', 'не хочу жить', 'не хочет жить', 'хочу умереть', 'хочет умереть', 'покончи* с собой', 'убьют меня'],
  ['убьет меня', 'меня убь*', 'порезал* себя', 'режет себя', 'вскры* вены', 'похитил* ребенк*', 'украл* ребенк*'],
  ['самоубий*', 'want to die', 'wants to die', 'kill himself', 'kill herself', 'kill myself', 'kill me'],
  ['cut himself', 'cut herself', 'cut myself', 'hang myself', 'suicid*', 'kidnap* my'],
]

const find = makeFinder<DangerWord | 'plea'>([
  ...(['life', 'child', 'contact'] as const).map((name) => ({
    name,
    points: 1,
    phrases: dangerWordLists[name],
  })),
  { name: 'plea', points: 2, phrases: pleas },
])

/**
 * Urgency by the same words that order the queue. A life in danger is `now`, a child and somebody who wants pictures, a
 * meeting or secrecy is `soon`. Talk of politics or history (`civil`) turns words of death into history, but never a plea.
 */
export function urgencyByWords(plain: string, civil: boolean): UrgencyByWords {
  const hits = find(plain)
  const of = (...names: readonly (DangerWord | 'plea')[]) => hits.filter(({ name }) => names.includes(name))
  const has = (name: DangerWord | 'plea') => hits.some((hit) => hit.name === name)
  if (has('plea')) return { level: 'now', probability: 0.95, hits: of('plea', 'life') }
  if (has('life') && !civil) return { level: 'now', probability: 0.8, hits: of('life') }
  if (has('child') && has('contact')) return { level: 'soon', probability: 0.8, hits: of('child', 'contact') }
  return { level: 'none', probability: 0.7, hits: [] }
}

/** Points by level: what a model of urgency starts from. */
export function urgencyPoints({ level }: UrgencyByWords): Readonly<Record<Level, number>> {
  return { now: level === 'now' ? 3 : 0, soon: level === 'soon' ? 3 : 0, none: 1 }
}

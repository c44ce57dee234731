import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Breakdown, CodedLine, FiguresLine, Load, Measure } from '#domains/desk'
import { api } from '../app/api.ts'
import type { Translate } from '../app/i18n.tsx'
import { wordOf } from '../app/taxonomy.ts'

export type { Breakdown, CodedLine, FiguresLine, Measure }

/** Figures as the API answers them. Days in Kazakhstan, times in seconds. */
export interface FiguresView {
  readonly from: string
  readonly to: string
  readonly by: Breakdown
  readonly data: 'real' | 'synthetic'
  readonly at: string
  readonly total: FiguresLine
  readonly lines: readonly CodedLine[]
  readonly previous: { readonly from: string; readonly to: string; readonly total: FiguresLine }
}

/** The desk as it is now. */
export type LoadView = Omit<Load, 'at' | 'oldestNew'> & { readonly at: string; readonly oldestNew: string | null }

/** What is asked for; without a period, the last thirty days. */
export interface FiguresAsked {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly by: Breakdown
  readonly data?: 'real' | 'synthetic' | undefined
}

/** The times that are measured, in the order of a report's life. */
export const measures: readonly Measure[] = ['look', 'assess', 'refer', 'remove']

/** The breakdowns that are no steps of time. */
export const breakdowns: readonly Breakdown[] = ['topic', 'channel', 'operator', 'region', 'language']

/** The desk as it is now: asked anew every half minute, and when the queue tells of a change. */
export function useLoad() {
  return useQuery({
    queryKey: ['desk', 'load'],
    queryFn: () => api.get<LoadView>('/api/v1/desk/load'),
    refetchInterval: 30_000,
  })
}

/** Figures of a period; the ones before stay on screen until the new ones are there. */
export function useFigures(asked: FiguresAsked) {
  return useQuery({
    queryKey: ['desk', 'figures', asked],
    queryFn: () => api.get<FiguresView>('/api/v1/desk/figures', { ...asked }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
}

/** How many days a period has, both ends included. */
export function daysIn(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
}

/** The steps of time that make a readable chart of a period. */
export function stepFor(from: string, to: string): 'day' | 'week' | 'month' {
  const days = daysIn(from, to)
  if (days <= 92) return 'day'
  return days <= 400 ? 'week' : 'month'
}

/** What a line is called. */
export function lineName(by: Breakdown, { code, name }: Pick<CodedLine, 'code' | 'name'>, t: Translate): string {
  if (code === 'none') return t(`console.figures.none.${by}`)
  if (by === 'topic') return wordOf.topic(t, code)
  if (by === 'channel') return wordOf.channel(t, code)
  if (by === 'region') return wordOf.region(t, code)
  if (by === 'language') return t(`console.figures.language.${code}`)
  if (by === 'operator')
    return name ?? t('console.figures.colleague', { number: /^\d+$/.test(code) ? code : '' }).trim()
  return code
}

/** A length of time without seconds nobody asks for: from ten minutes on whole minutes, from two days on whole hours. */
export function rough(seconds: number): number {
  const grain = seconds < 600 ? 1 : seconds < 172_800 ? 60 : 3600
  return Math.round(seconds / grain) * grain
}

/** Today in Kazakhstan (UTC+5), moved by some days. */
export function nationalToday(days = 0, now = Date.now()): string {
  return new Date(now + 5 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
}

import type { QueueQuery } from '#domains/reports'
import type { Id } from '#kernel/id'

/** Columns that a view of the queue may show, in the order of the screen where no view says otherwise. */
export const viewColumns = [
  'urgency',
  'topic',
  'state',
  'waiting',
  'deadline',
  'region',
  'language',
  'channel',
  'identifiers',
  'assigned',
  'working',
  'submitted',
] as const

/** A column of the queue. */
export type ViewColumn = (typeof viewColumns)[number]

/** What a view shows: a part of the queue, in an order, in some columns. */
export interface ViewContent {
  readonly name: string
  readonly filter: Omit<QueueQuery, 'sort' | 'cursor' | 'limit'>
  readonly sort: NonNullable<QueueQuery['sort']>
  readonly columns: readonly ViewColumn[]
  /** Whether everybody has it; only supervisors share. */
  readonly shared: boolean
}

/** A view as it is kept. */
export interface View extends ViewContent {
  readonly id: Id<'view'>
  readonly personId: string
  readonly version: number
}

/** The most views of one person, their own and those they share. */
export const viewsMost = 40

import type { Audit } from '#domains/audit'
import { ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import type { DeskFigures, Figures, FiguresQuery } from './figures-service.ts'
import { daysOf } from './period.ts'
import { workbookBreakdowns } from './workbook-service.ts'

/** What files of figures need. */
export interface ExportServices {
  readonly db: Database
  readonly audit: Audit
  readonly figures: Pick<DeskFigures, 'figures'>
}

/** Figures on their way out of the house: each export leaves a trace. */
export interface FiguresExports {
  /** The breakdown asked for. */
  table(actor: Actor, query: FiguresQuery): Promise<Result<Figures>>
  /** Every breakdown of the period; where it is longer than 400 days, by month instead of by day. */
  workbook(actor: Actor, query: FiguresQuery): Promise<Result<readonly Figures[]>>
  /** The breakdown asked for, and the same reports along time in at most some ninety steps. */
  paper(actor: Actor, query: FiguresQuery): Promise<Result<{ readonly figures: Figures; readonly steps: Figures }>>
}

/** Makes the exports. */
export function makeFiguresExports({ db, audit, figures }: ExportServices): FiguresExports {
  const leave = (actor: Actor, format: string, { by, from, to, data }: Figures) =>
    inTransaction(db, (tx) =>
      audit.record(tx, actor, {
        action: 'desk.figures-exported',
        subject: { type: 'figures', id: by },
        details: { format, from, to, data },
      }),
    )
  return {
    table: async (actor, query) => {
      const read = await figures.figures(actor, query)
      if (read.ok) await leave(actor, 'csv', read.value)
      return read
    },
    workbook: async (actor, query) => {
      const all: Figures[] = []
      for (const by of workbookBreakdowns) {
        const long = all[0] !== undefined && daysOf(all[0]) > 400
        const read = await figures.figures(actor, { ...query, by: by === 'day' && long ? 'month' : by })
        if (!read.ok) return read
        all.push(read.value)
      }
      if (all[0] !== undefined) await leave(actor, 'xlsx', all[0])
      return ok(all)
    },
    paper: async (actor, query) => {
      const read = await figures.figures(actor, query)
      if (!read.ok) return read
      const days = daysOf(read.value)
      const steps = await figures.figures(actor, { ...query, by: days <= 92 ? 'day' : days <= 400 ? 'week' : 'month' })
      if (!steps.ok) return steps
      await leave(actor, 'pdf', read.value)
      return ok({ figures: read.value, steps: steps.value })
    },
  }
}

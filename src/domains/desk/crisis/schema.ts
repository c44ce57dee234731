import { z } from 'zod'
import { regionSchema } from '#domains/taxonomy'
import { asId } from '#kernel/id'
import { languages } from '#kernel/language'
import { crisisKinds, crisisNumbers, crisisOutcomes } from './crisis.ts'

const time = z.iso.datetime()
const uuid = z.uuid().toLowerCase()
const language = z.enum(languages)
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** An alarm in a path. */
export const crisisParams = z.strictObject({ id: uuid.transform((id) => asId<'crisis'>(id)) })
/** A report in a path. */
export const reportParams = z.strictObject({ id: uuid.transform((id) => asId<'report'>(id)) })
/** A turn of duty in a path. */
export const dutyParams = z.strictObject({ id: uuid.transform((id) => asId<'duty'>(id)) })
/** A kind of alarm in a path. */
export const kindParams = z.strictObject({ kind: z.enum(crisisKinds) })

/** An alarm about a report. */
export const reportAlarmBody = z.strictObject({ kind: z.enum(crisisKinds), language: language.optional() })

/** An alarm before there is a report. */
export const alarmBody = z.strictObject({
  kind: z.enum(crisisKinds),
  draftId: uuid.optional(),
  language: language.optional().meta({ description: 'The caller’s' }),
  region: regionSchema.optional(),
})

/** How an alarm ended. */
export const endingBody = z.strictObject({
  outcome: z.enum(crisisOutcomes),
  note: z.string().trim().min(1).max(2000).optional(),
})

const crisis = {
  id: z.uuid(),
  kind: z.enum(crisisKinds),
  reportId: z.uuid().nullable(),
  draftId: z.uuid().nullable(),
  region: regionSchema.nullable(),
  language,
  raisedBy: z.string(),
  raisedAt: time,
  alerts: z.number().int(),
  alertedAt: time,
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: time.nullable(),
  endedBy: z.string().nullable(),
  endedAt: time.nullable(),
  outcome: z.enum(crisisOutcomes).nullable(),
  note: z.string().nullable(),
}

/** An alarm. */
export const crisisView = z.object(crisis).meta({ id: 'Crisis' })

/** Which alarms. */
export const crisesQuery = z.strictObject({ list: z.enum(['open', 'last']).default('open') })

/** Alarms with the names of those who had a hand in them. */
export const crisesView = z
  .object({
    items: z.array(
      z.object({ ...crisis, names: z.record(z.string(), z.string()), mine: z.boolean() }).meta({ id: 'NamedCrisis' }),
    ),
  })
  .meta({ id: 'Crises' })

/** In which language the caller speaks. */
export const scriptQuery = z.strictObject({ language: language.optional() })

/** What to say, ask, do and avoid, and the numbers to call. */
export const scriptView = z
  .object({
    kind: z.enum(crisisKinds),
    language,
    title: z.string(),
    numbers: z.array(z.object({ number: z.enum(crisisNumbers), label: z.string() })),
    say: z.array(z.string()),
    ask: z.array(z.string()),
    do: z.array(z.string()),
    avoid: z.array(z.string()),
  })
  .meta({ id: 'CrisisScript' })

/** A turn of duty to be entered. */
export const dutyBody = z.strictObject({ personId: uuid, fromAt: moment, untilAt: moment })

/** The roster. */
export const rosterView = z
  .object({
    turns: z.array(
      z.object({ id: z.uuid(), personId: z.string(), name: z.string(), fromAt: time, untilAt: time, now: z.boolean() }),
    ),
    people: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: 'DutyRoster' })

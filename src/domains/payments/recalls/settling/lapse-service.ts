import { inTransaction, type Tx } from '#platform/database'
import type { LiveNews } from '#platform/live'
import { recoveryNews } from '../tracking/context-service.ts'
import { type HoldServices, holdClock, holdTime } from './ending-service.ts'
import { type LapseStep, type LapsingHold, takeLapsing } from './lapse-store.ts'

/** How many holds are told of in one transaction. */
const tellMost = 200

const day = 86_400_000
const hour = 3_600_000

/**
 * Tells that holds are about to lapse: a working day before their end, and once more four hours before, where nothing else is
 * configured. Each is told once, however often and in how many processes this runs; run it every minute. A sanction stops it, a
 * prolonged hold begins anew. Tells how many were told of.
 */
export async function tellLapsing(services: HoldServices): Promise<number> {
  let count = 0
  // The last one first: a hold that was never told of is told of once, not twice at the same moment.
  for (const step of ['last', 'soon'] as const) {
    let told: number
    do {
      told = await inTransaction(services.db, (tx) => tellOnce(services, tx, step))
      count += told
    } while (told === tellMost)
  }
  return count
}

/** The end until which holds are told of at a moment: a hold is midnight's, so that its last working day is told of as it begins. */
function horizon(services: HoldServices, step: LapseStep, at: Date): Date {
  const { config } = services
  if (step === 'last') return new Date(at.getTime() + (config?.LAPSE_TOLD_HOURS ?? 4) * hour)
  // Counted from the day before, a term's first day is today.
  return holdTime(services).calendar.addWorkingDays(new Date(at.getTime() - day), config?.LAPSE_TOLD_WORKING_DAYS ?? 1)
}

async function tellOnce(services: HoldServices, tx: Tx, step: LapseStep): Promise<number> {
  const { clock, outbox, live, audit } = services
  const at = clock.now()
  const holds = await takeLapsing(tx, step, { at, until: horizon(services, step, at), most: tellMost })
  if (holds.length === 0) return 0
  for (const [recovery, lapsing] of Map.groupBy(holds, (hold) => hold.recovery)) {
    const noticed = lapsing.every((hold) => hold.noticed)
    const payload = { recovery, holds: lapsing.map(({ id }) => id), step, noticed }
    await outbox.publish(tx, { topic: 'payments.hold-lapses', payload })
    const [first] = lapsing
    if (first !== undefined) await live.publish(tx, recoveryNews(recovery), lapseNews({ ...first, noticed }, step))
  }
  await audit.record(
    tx,
    holdClock,
    ...holds.map(({ id: hold, recovery, until, noticed }) => ({
      action: 'payments.hold-lapse-told',
      subject: { type: 'recovery', id: recovery },
      details: { hold, step, until: until.toISOString(), noticed },
    })),
  )
  return holds.length
}

/** For those of the recovery's region who can do something about it. */
function lapseNews({ recovery, until, region, noticed }: LapsingHold, step: LapseStep): LiveNews {
  return {
    type: 'payments.hold-lapses',
    to: { roles: ['investigator', 'supervisor'], region },
    data: { recovery, until: until.toISOString(), step, noticed },
  }
}

import type { Clock } from '#kernel/clock'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import { takeDelivery } from '../decisions/decision-store.ts'
import * as store from './complaint-store.ts'

/** What hearing complaints needs. */
export interface ComplaintServices {
  readonly db: Database
  readonly clock: Clock
}

/** What people told of unwanted calls. A complaint lists nobody: an analyst looks at the numbers complained of. */
export interface CallComplaints {
  /** Fails with `calls.no-organisation.forbidden`, or `calls.bad-time` for days to come or older than 40. */
  deliver(
    actor: Actor,
    delivery: { readonly id: string; readonly complaints: readonly store.Complaint[] },
  ): Promise<Result<{ readonly repeated: boolean }>>
  /** The 100 numbers complained of at most operators, then most often, in the last days. */
  most(days: number): Promise<readonly store.Complained[]>
  /** Forgets complaints older than 400 days. */
  forget(): Promise<void>
}

const day = 86_400_000

/** Makes the part that hears complaints. */
export function makeCallComplaints({ db, clock }: ComplaintServices): CallComplaints {
  const ago = (days: number) => new Date(clock.now().getTime() - days * day).toISOString().slice(0, 10)
  return {
    deliver: async ({ organisation }, { id, complaints }) => {
      if (organisation === null) return fail('calls.no-organisation.forbidden')
      const [oldest, newest] = [ago(40), ago(-1)]
      if (complaints.some((complaint) => complaint.day < oldest || complaint.day > newest))
        return fail('calls.bad-time')
      return inTransaction(db, async (tx) => {
        if (!(await takeDelivery(tx, organisation, { id, at: clock.now() }))) return ok({ repeated: true })
        await store.addComplaints(tx, organisation, complaints)
        return ok({ repeated: false })
      })
    },
    most: (days) => store.mostComplained(db, ago(days), 100),
    forget: () => store.forgetComplaints(db, ago(400)),
  }
}

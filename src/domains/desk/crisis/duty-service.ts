import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { inScope } from '#platform/scope'
import type { CrisisServices } from './crisis-service.ts'
import * as store from './duty-store.ts'

/** A turn of duty with the name of who has it. */
export interface NamedDuty extends store.Duty {
  readonly name: string
  readonly now: boolean
}

/** The roster: turns that are not over, and who could have one. */
export interface Roster {
  readonly turns: readonly NamedDuty[]
  readonly people: readonly { readonly id: string; readonly name: string }[]
}

/** Roles that can be on duty. */
const able = ['operator', 'analyst', 'supervisor'] as const

/** The roster from now on. */
export async function roster(services: CrisisServices, actor: Actor): Promise<Roster> {
  const now = services.clock.now()
  const turns = await inScope(services.db, actor, (tx) => store.turns(tx, now))
  const colleagues = await services.colleagues()
  const names = new Map(colleagues.map(({ id, name }) => [id, name]))
  return {
    turns: turns.map((turn) => ({ ...turn, name: names.get(turn.personId) ?? '—', now: turn.fromAt <= now })),
    people: colleagues
      .filter(({ active, roles }) => active && able.some((role) => roles.includes(role)))
      .map(({ id, name }) => ({ id, name })),
  }
}

/** A turn about to be entered. */
export interface NewDuty {
  readonly personId: string
  readonly fromAt: Date
  readonly untilAt: Date
}

const week = 7 * 86_400_000

/** Enters a turn; see `Crises.enterDuty`. */
export async function enterDuty(services: CrisisServices, actor: Actor, turn: NewDuty): Promise<Result<void>> {
  const length = turn.untilAt.getTime() - turn.fromAt.getTime()
  if (length <= 0 || length > week) return fail('duty.times')
  const { people } = await roster(services, actor)
  if (!people.some(({ id }) => id === turn.personId)) return fail('duty.person.not-found')
  const duty = { ...turn, id: services.ids.next<'duty'>(), enteredBy: actor.id }
  await inTransaction(services.db, async (tx) => {
    await store.insertDuty(tx, duty)
    const subject = { type: 'duty', id: duty.id }
    await services.audit.record(tx, actor, { action: 'desk.duty-entered', subject, details: { person: turn.personId } })
  })
  return ok(undefined)
}

/** Takes a turn out; see `Crises.removeDuty`. */
export function removeDuty({ db, audit }: CrisisServices, actor: Actor, id: Id<'duty'>): Promise<Result<void>> {
  return inTransaction(db, async (tx) => {
    if (!(await store.deleteDuty(tx, id))) return fail('duty.not-found')
    await audit.record(tx, actor, { action: 'desk.duty-removed', subject: { type: 'duty', id } })
    return ok(undefined)
  })
}

import type { Audit } from '#domains/audit'
import type { Receipts } from '#domains/identity'
import type { Indicators } from '#domains/indicators'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import type { Database } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Live } from '#platform/live'
import { type CallAppeals, makeCallAppeals } from './appeals/appeal-service.ts'
import { type Boxes, makeBoxes } from './boxes/box-service.ts'
import { makeRegisters, type Registers } from './boxes/register-service.ts'
import { type CallComplaints, makeCallComplaints } from './complaints/complaint-service.ts'
import { type CallDecisions, makeCallDecisions } from './decisions/decision-service.ts'
import { type CallTablesService, makeCallTables } from './tables/tables-service.ts'

/** What calls need. */
export interface CallServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly live: Live
  readonly audit: Audit
  readonly receipts: Receipts
  readonly indicators: Pick<Indicators, 'observe' | 'confirmAll'>
}

/** The centre's side of calls; one line a slice. */
export interface Calls {
  readonly tables: CallTablesService
  readonly decisions: CallDecisions
  readonly appeals: CallAppeals
  readonly complaints: CallComplaints
  readonly boxes: Boxes
  readonly registers: Registers
}

/** Makes the centre's side of calls. */
export function makeCalls(services: CallServices): Calls {
  const tables = makeCallTables(services)
  const decisions = makeCallDecisions(services)
  return {
    tables,
    decisions,
    appeals: makeCallAppeals({ ...services, decisions, callTables: tables }),
    complaints: makeCallComplaints(services),
    boxes: makeBoxes(services),
    registers: makeRegisters(services),
  }
}

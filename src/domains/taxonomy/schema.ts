import { z } from 'zod'
import { channels } from './channels.ts'
import { classifications } from './classifications.ts'
import { closingReasons } from './closing-reasons.ts'
import type { Coded, CodeOf } from './code-table.ts'
import { dangers } from './dangers.ts'
import { fraudTypes } from './fraud-types.ts'
import { indicatorStates } from './indicator-states.ts'
import { legalBases } from './legal-bases.ts'
import { measures } from './measures.ts'
import { observableKinds } from './observable-kinds.ts'
import { outcomes } from './outcomes.ts'
import { regions } from './regions.ts'
import { severities } from './severities.ts'
import { tlpLabels } from './tlp.ts'
import { topics2011, topics2020 } from './topics.ts'

/** A zod enum of a table's codes, so that no list of codes is ever written twice. */
function enumOf<Table extends readonly Coded[]>(table: Table) {
  return z.enum(table.map((row) => row.code) as CodeOf<Table>[])
}

/** A topic of 2020. */
export const topicSchema = enumOf(topics2020)
/** A topic of the yearly structure 2011–2019. */
export const topic2011Schema = enumOf(topics2011)
/** A type of fraud. */
export const fraudTypeSchema = enumOf(fraudTypes)
/** A closing reason. */
export const closingReasonSchema = enumOf(closingReasons)
/** A classification. */
export const classificationSchema = enumOf(classifications)
/** A severity. */
export const severitySchema = enumOf(severities)
/** An answer about danger. */
export const dangerSchema = enumOf(dangers)
/** A channel. */
export const channelSchema = enumOf(channels)
/** A measure. */
export const measureSchema = enumOf(measures)
/** A legal basis. */
export const legalBasisSchema = enumOf(legalBases)
/** A label of the Traffic Light Protocol. */
export const tlpSchema = enumOf(tlpLabels)
/** A region (ISO 3166-2:KZ). */
export const regionSchema = enumOf(regions)
/** A kind of identifier. */
export const observableKindSchema = enumOf(observableKinds)
/** A state of an indicator. */
export const indicatorStateSchema = enumOf(indicatorStates)
/** An outcome as the reporter sees it. */
export const outcomeSchema = enumOf(outcomes)

/** Finds SIM boxes in call detail records: fixed memory for each SIM, one pass, scores with reasons, SIMs united to boxes. */

export {
  type Box,
  type Boxes,
  type LinkKind,
  linkKinds,
  makeBoxes,
  messageOfLink,
} from './boxes.ts'
export {
  type CsvBatch,
  type CsvReader,
  type CsvTally,
  csvColumns,
  type LineFault,
  makeCsvReader,
} from './csv-records.ts'
export { featureReader, type OwnFeature, ownFeatures } from './features.ts'
export { type Examples, type Fitting, fitScorecard } from './fitting.ts'
export { type GroupFeature, type Groups, makeGroups } from './groups.ts'
export { type BoxPortrait, type Caught, type Hunt, type HuntOptions, type KeptHunt, makeHunt } from './hunt.ts'
export { learntModel } from './points-table.ts'
export type { SimPortrait } from './portrait.ts'
export { type RecordBatch, type RecordKind, recordKinds, type SimFacts } from './record.ts'
export { logOdds, messageOfReason, type Reason, type Scorecard } from './scorecard.ts'
export { heardAt, imsiAt, suspicionAt } from './sims.ts'
export { allFeatures, type SimBoxModel, type Suspect, type Sweep, sweep } from './sweep.ts'
export {
  bytesOf,
  describe,
  makeWatch,
  type Refusal,
  type Taken,
  takeRecords,
  type Watch,
  type WatchOptions,
} from './watch.ts'

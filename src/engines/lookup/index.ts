/**
 * The registry in memory, for decisions by the million: one writer, any number of reader threads, no lock, no torn read.
 * 16 bytes a slot; delisting takes effect with the write.
 */

export { type Fingerprint, makeFingerprint } from './fingerprint.ts'
export { allowedPhoneKey, fingerprintKey, hostRules, type LookupKey, pageRules, phoneKey } from './key.ts'
export type { LookupHandle } from './layout.ts'
export { blockOfPrefix, type NumberBlock } from './ranges.ts'
export { type LookupReader, openLookup } from './reader.ts'
export { type LookupState, type LookupValue, lookupStates, packValue } from './value.ts'
export { type LookupSize, type LookupWriter, makeLookup } from './writer.ts'

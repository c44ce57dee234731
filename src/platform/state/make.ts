import type { Config } from '../config.ts'
import { makeInProcessState } from './in-process.ts'
import type { State } from './state.ts'
import { makeValkeyState, type ValkeyParts } from './valkey.ts'

/** Makes the hot state that the settings name: in Valkey where `VALKEY_URL` stands, else in the memory of this process. */
export function makeState(parts: Omit<ValkeyParts, 'urls'> & { readonly config: Pick<Config, 'VALKEY_URL'> }): State {
  const urls = parts.config.VALKEY_URL
  return urls === undefined ? makeInProcessState(parts) : makeValkeyState({ ...parts, urls })
}

import type { PrivateName } from './private-identifier.ts'

/** What the registry holds under the hash of a name. */
export interface PrivateFinding {
  readonly name: PrivateName
  readonly state: 'confirmed' | 'reported' | 'official' | 'popular'
  readonly topic: string | null
}

/** What whoever checks is told, and which name is listed. */
export interface PrivateVerdict {
  readonly state: 'confirmed' | 'reported' | 'none' | 'official'
  readonly listed?: PrivateName
}

/**
 * Weighs what was found among the names of what was typed, nearest first, as the server does: the allow list wins; a
 * popular host silences listings of itself and above, not of its pages; confirmed before reported; the nearer before
 * the farther.
 */
export function weigh(names: readonly PrivateName[], findings: readonly PrivateFinding[]): PrivateVerdict {
  const ordered = names.flatMap((name) => findings.filter((one) => one.name === name))
  const official = ordered.find(({ state }) => state === 'official')
  if (official) return { state: 'official', listed: official.name }
  const host = names.find(({ kind }) => kind === 'domain')
  const popular = ordered.some(({ name, state }) => name === host && state === 'popular')
  const heard = ordered.filter(({ name, state }) => state !== 'popular' && !(popular && name.kind === 'domain'))
  const best = heard.find(({ state }) => state === 'confirmed') ?? heard[0]
  return best === undefined || best.state === 'popular' || best.state === 'official'
    ? { state: 'none' }
    : { state: best.state, listed: best.name }
}

import { findProgram } from './peers.ts'

/**
 * A command line whose process ends with the test's own, however that ends: where a test run is killed, no hook runs.
 * `setpriv` (util-linux) becomes the program, so that the number of the process stays; elsewhere it is left out.
 */
export function boundToUs(program: string, args: readonly string[]): readonly [string, readonly string[]] {
  const setpriv = findProgram('setpriv')
  return setpriv === undefined ? [program, args] : [setpriv, ['--pdeathsig', 'KILL', '--', program, ...args]]
}

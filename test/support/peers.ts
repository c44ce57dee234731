import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where programs stand: the search path, and the folders of servers that an ordinary account's path leaves out. */
function folders(): readonly string[] {
  return [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), '/usr/sbin', '/sbin', '/usr/local/sbin']
}

/** The path of a program of this machine, or undefined. */
export function findProgram(command: string): string | undefined {
  return folders()
    .map((folder) => join(folder, command))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/**
 * For `test('…', { skip: needsPeer('Unbound', 'unbound') }, …)`: false where the program of a real peer is installed,
 * else the reason to skip. With `CI=true` a missing peer throws instead, so that no interop test is skipped there.
 */
export function needsPeer(name: string, command: string): string | false {
  if (findProgram(command) !== undefined) return false
  const reason = `${name} is not installed (no program '${command}'); tools/install-peers.sh installs it`
  if (process.env['CI'] === 'true') throw new Error(reason)
  return reason
}

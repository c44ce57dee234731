import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type { Failure } from '#kernel/result'
import type { Log } from '#platform/log'

/** Thrown where another node has the folder: two that write one journal would answer one payment with another's answer. */
export class FolderTaken extends Error {
  readonly code = 'payments-journal.in-use'
  readonly folder: string
  constructor(folder: string) {
    super(`another node has the folder ${folder}`)
    this.folder = folder
  }
}

/** The words for a folder that is taken, with `folder`; undefined for any other error. */
export function folderFailure(error: unknown): Failure | undefined {
  if (!(error instanceof FolderTaken)) return undefined
  return { code: error.code, details: { folder: error.folder } }
}

const name = 'node.sock'

/**
 * Claims a folder for this node until it is disposed of, by a socket in it: the system lets go of it when the process ends, however it
 * ends, and it holds between containers too, which each have their own numbers of processes. Throws `FolderTaken`. Where no socket can
 * be made (a full disk, a file system without them) the log says so, and the node goes on as if it were alone.
 */
export async function claimFolder(folder: string, log: Log): Promise<AsyncDisposable> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const opened = openSync(folder, 'r')
  // A socket's path is 107 bytes at most; by the open folder it is always short enough (Linux).
  const path = process.platform === 'linux' ? `/proc/self/fd/${opened}/${name}` : join(folder, name)
  let server: Server | undefined
  try {
    for (let attempt = 0; server === undefined; attempt++) {
      const made = await listening(path)
      if (made instanceof Error) {
        if (made.code !== 'EADDRINUSE') {
          log.warn(
            { code: made.code },
            'the folder of payments could not be claimed: see to it that no other node has it',
          )
          break
        }
        if (attempt > 2 || (await isAnswered(path)) || (await wasAnswered(path))) throw new FolderTaken(folder)
      } else server = made
    }
  } catch (error) {
    closeSync(opened)
    throw error
  }
  return {
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())))
      closeSync(opened)
    },
  }
}

function listening(path: string): Promise<Server | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const server = createServer((asked) => asked.destroy())
    server.once('error', resolve)
    server.listen({ path, exclusive: true }, () => resolve(server.unref()))
  })
}

/** Whether a living process listens. One that is too busy to answer is there all the same. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = connect(path, () => {
      asking.destroy()
      resolve(true)
    })
    asking.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'))
  })
}

/** Moves what a process left behind out of the way; where somebody else was faster and listens now, theirs is put back. */
async function wasAnswered(path: string): Promise<boolean> {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch {
    return false
  }
  if (!(await isAnswered(aside))) {
    rmSync(aside, { force: true })
    return false
  }
  renameSync(aside, path)
  return true
}

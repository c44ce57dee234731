import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'

/** Locks this process holds, by their content: a lock that bears our number but is not ours is from a life before. */
const held = new Set<string>()

/**
 * Runs `work` while no other process of this machine runs under the same lock file. A lock whose process is gone is
 * taken over. Throws where it is still taken after two minutes.
 */
export async function underLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const mark = `${process.pid} ${randomUUID()}`
  held.add(mark)
  try {
    await take(file, mark)
    try {
      return await work()
    } finally {
      await rm(file, { force: true })
    }
  } finally {
    held.delete(mark)
  }
}

async function take(file: string, mark: string): Promise<void> {
  const beside = `${file}.${randomUUID()}`
  // Written beside and linked into place: nobody ever reads a lock without its mark.
  await writeFile(beside, mark, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 2400; attempt++) {
      if (await linked(beside, file)) return
      const owner = await readFile(file, 'utf8').catch(() => undefined)
      if (owner !== undefined && !isAlive(owner)) await discard(file, owner)
      else await new Promise((resolve) => setTimeout(resolve, 50))
    }
  } finally {
    await rm(beside, { force: true })
  }
  throw new Error(`${file} is held by another process; remove it if that process is not ours`)
}

async function linked(beside: string, file: string): Promise<boolean> {
  try {
    await link(beside, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Moves a dead lock out of the way. Where somebody else did so first and locked, theirs is put back. */
async function discard(file: string, owner: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
    if ((await readFile(aside, 'utf8')) !== owner) await linked(aside, file)
    await rm(aside, { force: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function isAlive(owner: string): boolean {
  const pid = Number(owner.split(' ')[0])
  if (pid === process.pid) return held.has(owner)
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

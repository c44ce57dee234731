import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { findProgram } from '../../test/support/peers.ts'
import { boundToUs } from '../../test/support/processes.ts'
import type { LoadPlan, LoadResult } from './plan.ts'

/** A server that is measured. */
export interface SipServer {
  /** Port of UDP and TCP at 127.0.0.1. */
  readonly port: number
  /** Seconds of processor time that the program and its children have used up to now; NaN where the system does not tell. */
  cpuSeconds(): number
  close(): Promise<void>
}

/** The processor of whatever is measured, and the one of the generator; the same where there is only one. */
export const cores = { server: 0, generator: availableParallelism() > 1 ? 1 : 0 } as const

/** Starts a program that stays on one processor, and ends when we do. */
export function startPinned(core: number, program: string, args: readonly string[]): ChildProcess {
  const [bound, boundArgs] = boundToUs(program, args)
  const taskset = findProgram('taskset')
  const [command, all] = taskset ? [taskset, ['-c', String(core), bound, ...boundArgs]] : [bound, boundArgs]
  return spawn(command, all, { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Processor time of a process and its children, out of `/proc` (Linux; 100 ticks a second). */
export function cpuSecondsOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in parentheses, may hold anything; user and system time are the 12th and 13th field behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const own = (Number(fields[11]) + Number(fields[12])) / 100
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    return children.reduce((sum, child) => sum + cpuSecondsOf(Number(child)), own)
  } catch {
    return Number.NaN
  }
}

/** Ends a program, by force where it does not end within five seconds. */
export async function endProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(force)
}

/** Runs a plan in a process of its own on the generator's processor. Rejects with what it printed where it fails. */
export async function generateLoad(plan: LoadPlan): Promise<LoadResult> {
  const file = `${import.meta.dirname}/generator.ts`
  const child = startPinned(cores.generator, process.execPath, [file, JSON.stringify(plan)])
  let out = ''
  let errors = ''
  child.stdout?.on('data', (part: Buffer) => (out += part.toString()))
  child.stderr?.on('data', (part: Buffer) => (errors += part.toString()))
  const [code] = (await once(child, 'close')) as readonly (number | null)[]
  if (code !== 0) throw new Error(`the load generator ended with ${code}: ${errors}`)
  return JSON.parse(out) as LoadResult
}

/**
 * Starts a server of ours on the server's processor: a program that prints its port, a line, when it is ready. Node reads
 * it itself, without the loader that we may run under, which wraps every function. Rejects with what it printed where it
 * ends before that.
 */
export async function startServer(file: string, args: readonly string[]): Promise<SipServer> {
  const child = startPinned(cores.server, process.execPath, [file, ...args])
  let errors = ''
  child.stderr?.on('data', (part: Buffer) => (errors += part.toString()))
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (part: Buffer) => resolve(Number(part.toString())))
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}: ${errors}`)))
  })
  return { port, cpuSeconds: () => cpuSecondsOf(child.pid), close: () => endProgram(child) }
}

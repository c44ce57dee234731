import type { LoadPlan, LoadResult } from './plan.ts'
import { generateLoad, type SipServer } from './programs.ts'

/** How servers are compared. */
export interface Comparison {
  /** File of calls, see `LoadPlan`. */
  readonly calls: string
  /** Times that each server is measured, in turn with the other, so that both see the same machine. */
  readonly rounds: number
  readonly seconds: number
  readonly warmUp: number
  /** Tells what goes on. */
  progress(text: string): void
}

/** What a server did, the median of the rounds. */
export interface SipFigures {
  readonly udpPerSecond: number
  readonly tcpPerSecond: number
  /** Answers for a second of processor time: what remains comparable where others use the machine too. */
  readonly udpPerCpuSecond: number
  readonly tcpPerCpuSecond: number
  /** Of all calls that were begun. */
  readonly lostShare: number
}

/** Calls kept unanswered while a server is loaded fully: less than its socket holds. */
const window = { udp: 256, tcp: 512 } as const

/**
 * Measures servers under full load over UDP and TCP, in turn. Throws where a server gives a wrong answer: then it was not
 * the same work.
 */
export async function compareServers<Name extends string>(
  servers: Readonly<Record<Name, SipServer>>,
  comparison: Comparison,
): Promise<Record<Name, SipFigures>> {
  const names = Object.keys(servers) as Name[]
  const runs = new Map<string, Run[]>()
  for (let round = 0; round < comparison.rounds; round++) {
    for (const transport of ['udp', 'tcp'] as const) {
      for (const name of names) {
        comparison.progress(`${name}, ${transport}, round ${round + 1} of ${comparison.rounds}`)
        const run = await loadFully(servers[name], transport, comparison)
        const key = `${name} ${transport}`
        runs.set(key, [...(runs.get(key) ?? []), run])
      }
    }
  }
  const figures = names.map((name) => [name, figuresOf(runs.get(`${name} udp`) ?? [], runs.get(`${name} tcp`) ?? [])])
  return Object.fromEntries(figures) as Record<Name, SipFigures>
}

/** Of the calls at a rate that a server serves easily, more than this share may not be lost. */
const lostMost = 0.001

/**
 * Begins so many calls a second over UDP, and returns what was measured. Throws where an answer was wrong, and where calls were
 * lost: times of those that were answered would say nothing.
 */
export async function measureAtRate(server: SipServer, rate: number, { calls, seconds, warmUp }: Comparison) {
  const result = await soundLoad({ transport: 'udp', port: server.port, calls, load: { rate }, seconds, warmUp })
  const { lost, answered } = result
  if (lost > lostMost * (lost + answered))
    throw new Error(`${lost} of ${lost + answered} calls were lost at ${rate} a second`)
  return result
}

interface Run {
  readonly result: LoadResult
  readonly cpuSeconds: number
}

async function loadFully(server: SipServer, transport: 'udp' | 'tcp', comparison: Comparison): Promise<Run> {
  const { calls, seconds, warmUp } = comparison
  const load = { saturate: window[transport] }
  const before = server.cpuSeconds()
  const result = await soundLoad({ transport, port: server.port, calls, load, seconds, warmUp })
  return { result, cpuSeconds: server.cpuSeconds() - before }
}

async function soundLoad(plan: LoadPlan): Promise<LoadResult> {
  const result = await generateLoad(plan)
  if (result.wrong > 0 || result.answered === 0) throw new Error(`${result.wrong} wrong of ${result.answered} answers`)
  return result
}

function figuresOf(udp: readonly Run[], tcp: readonly Run[]): SipFigures {
  const perSecond = (runs: readonly Run[]) => median(runs.map(({ result }) => result.perSecond))
  const perCpuSecond = (runs: readonly Run[]) =>
    median(runs.map(({ result, cpuSeconds }) => result.answeredInAll / cpuSeconds))
  const all = [...udp, ...tcp].map(({ result }) => result)
  const lost = all.reduce((sum, result) => sum + result.lost, 0)
  return {
    udpPerSecond: perSecond(udp),
    tcpPerSecond: perSecond(tcp),
    udpPerCpuSecond: perCpuSecond(udp),
    tcpPerCpuSecond: perCpuSecond(tcp),
    lostShare: lost / all.reduce((sum, result) => sum + result.lost + result.answered, 0),
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

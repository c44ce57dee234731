import type { Command } from 'commander'
import type { Clock } from '#kernel/clock'
import { anonymous, systemActor } from '#platform/access'
import { readConfig } from '#platform/config'
import { isDatabaseUnavailable } from '#platform/database'
import { makeLog } from '#platform/log'
import { openData } from '../data.ts'
import { makeServices, type Services } from '../services.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** Who acts when the command line of the machine itself is used. */
export const cliActor = systemActor('cli')

/** The public, for commands that do what anybody may. */
export const publicActor = anonymous

/** One command of `saqbol`: it adds itself to the program and hands its exit status to `finish`. */
export type CliCommand = (program: Command, cli: Cli) => void

/** What a command does with all services wired. */
export type ServiceWork = (services: Services, terminal: Terminal) => Promise<ExitCode>

/** What commands are given. */
export interface Cli {
  /** The terminal with the options of this call; known once the command line is parsed. */
  terminal(): Terminal
  /** Ends the call with this status. */
  finish(code: ExitCode): void
  /** Runs work on the migrated database with all services wired, and closes them; failures become exit states. */
  withServices(work: ServiceWork, options?: { readonly clock?: Clock }): Promise<void>
}

/** Makes what commands are given, around a terminal that is known after parsing. */
export function makeCli(terminal: () => Terminal): Cli & { readonly code: () => ExitCode } {
  let code: ExitCode = exitCodes.done
  const finish = (status: ExitCode) => {
    code = status
  }
  return {
    terminal,
    finish,
    code: () => code,
    withServices: async (work, options = {}) => finish(await withServices(terminal(), work, options.clock)),
  }
}

async function withServices(terminal: Terminal, work: ServiceWork, clock: Clock | undefined): Promise<ExitCode> {
  const config = readConfig(process.env)
  if (!config.ok) {
    terminal.refuse(config.error)
    return exitCodes.usage
  }
  const log = makeLog({ LOG_LEVEL: process.env.LOG_LEVEL === undefined ? 'warn' : config.value.LOG_LEVEL }, 'cli')
  try {
    await using data = await openData(config.value, log)
    const services = await makeServices({ config: config.value, data, log, ...(clock && { clock }) })
    return await work(services, terminal)
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    terminal.refuse({ code: 'database.unavailable' })
    return exitCodes.unavailable
  }
}

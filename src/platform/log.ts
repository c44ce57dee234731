import { type Logger, pino, stdSerializers } from 'pino'
import type { Config } from './config.ts'

/** Structured log: one JSON object a line, ids and codes only, never the words or data of people. */
export type Log = Logger

/** Makes the log of a process; header values and cookies never reach it. */
export function makeLog(config: Pick<Config, 'LOG_LEVEL'>, name: string): Log {
  return pino({
    name,
    level: config.LOG_LEVEL,
    redact: ['req.headers', 'headers', 'body', 'password', 'secret', 'token'],
    serializers: { err: withoutData },
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}

/** What PostgreSQL quotes of the rows an error is about, in members of the error. */
const quoted = ['detail', 'where', 'internalQuery', 'hint']

/** An error without the rows of people that the database quotes in it: `Failing row contains (…)`. */
export function withoutData(error: Error): object {
  const told = stdSerializers.err(error)
  return Object.fromEntries(Object.entries(told).filter(([name]) => !quoted.includes(name)))
}

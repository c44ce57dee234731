import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

/** Structured log: one JSON object a line, ids and codes only, never the words or data of people. */
export type Log = Logger

/** Makes the log of a process; header values and cookies never reach it. */
export function makeLog(config: Pick<Config, 'LOG_LEVEL'>, name: string): Log {
  return pino({
    name,
    level: config.LOG_LEVEL,
    redact: ['req.headers', 'headers', 'body', 'password', 'secret', 'token'],
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}

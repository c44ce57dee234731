import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/** What is kept beside the data of an embedded server. */
export interface Settings {
  readonly port: number
  readonly password: string
}

/**
 * Connection URLs: by the Unix socket beside the data where there is one, which costs a third less than the loopback, else
 * by TCP. The host of the query goes before the one of the address (pg-connection-string).
 */
export function addresses({ password, port }: Settings, data: string) {
  const bySocket = existsSync(socketIn(data, port)) ? `?host=${encodeURIComponent(data)}` : ''
  return (user: string, database: string) => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}${bySocket}`
}

const socketIn = (data: string, port: number) => join(data, `.s.PGSQL.${port}`)

/** The longest name of a socket, in bytes, that every Unix takes (`sun_path`). */
const socketNameMost = 103

/** Whether the server can have a socket beside its data: a short path without signs that options would need quoted. */
export function hasSocket(data: string, port: number): boolean {
  const short = Buffer.byteLength(socketIn(data, port)) <= socketNameMost
  return process.platform !== 'win32' && short && /^[\w/.-]+$/.test(data)
}

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { after } from 'node:test'
import { freePort } from './free-port.ts'
import { boundToUs } from './processes.ts'

/** A process of `saqbol serve`. */
export interface Served {
  readonly origin: string
  readonly port: number
  /** Ends it, where it has not ended; resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>
}

/**
 * Starts `saqbol serve` and resolves when it is ready and, with `greets`, has said what it says last of all at its first start. It ends with
 * the test file. Settings are environment variables; `PORT` is a free one where they do not say.
 */
export async function served(
  settings: Readonly<Record<string, string>>,
  { greets = false }: { readonly greets?: boolean } = {},
): Promise<Served> {
  const port = Number(settings['PORT'] ?? (await freePort()))
  const main = join(import.meta.dirname, '../../src/apps/cli/main.ts')
  const child = spawn(...boundToUs(process.execPath, ['--import', 'tsx', main, 'serve']), {
    env: { PATH: process.env['PATH'], ...settings, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const greeted = new Promise((resolve) => child.stderr.once('data', resolve))
  child.once('close', (code) => {
    if (code !== null && code !== 0) console.error(`a server ended with ${code}: ${said}`)
  })
  const gone = () => child.exitCode !== null || child.signalCode !== null
  const kill = async (signal: NodeJS.Signals) => {
    if (gone()) return
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill(signal)
    await ended
  }
  after(() => kill('SIGKILL'))
  const origin = `http://127.0.0.1:${port}`
  for (let attempt = 0; ; attempt++) {
    const { ok } = await fetch(`${origin}/readyz`).catch(() => ({ ok: false }))
    if (ok) break
    if (attempt === 600 || gone()) throw new Error(`no server at ${origin}: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  if (greets) await greeted
  return { origin, port, kill }
}

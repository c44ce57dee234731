import cliProgress from 'cli-progress'
import type { Language } from '#kernel/language'
import type { Failure } from '#kernel/result'
import type { Messages, Translate } from '#platform/messages'

/** Where a command reads and writes. Results go to standard output, everything else to standard error. */
export interface Terminal {
  readonly language: Language
  readonly t: Translate
  readonly messages: Messages
  /** Whether the caller asked for JSON. */
  readonly json: boolean
  /** Writes the result: the object as one line of JSON, or the text for people. */
  result(value: unknown, text: () => string): void
  /** A remark on standard error; silent with `--json`. */
  say(text: string): void
  /** Explains an expected failure on standard error, as a problem with `--json`. */
  refuse(failure: Failure): void
  /** Why an entry of a list was refused, where only its text and the code are left of the failure. */
  explain(code: string, entry: string): string
  /** A progress bar on standard error where it is a terminal, nothing elsewhere. */
  progress(label: string): Progress
  /** All of standard input as text. */
  input(): Promise<string>
}

/** A running progress bar. */
export interface Progress {
  update(done: number, total: number): void
  stop(): void
}

/** Makes the terminal of one call. */
export function makeTerminal(options: {
  readonly language: Language
  readonly messages: Messages
  readonly json: boolean
}): Terminal {
  const { language, messages, json } = options
  const t = messages.in(language)
  return {
    language,
    t,
    messages,
    json,
    result: (value, text) => {
      process.stdout.write(`${json ? JSON.stringify(value) : text()}\n`)
    },
    say: (text) => {
      if (!json) process.stderr.write(`${text}\n`)
    },
    refuse: (failure) => {
      const key = `problem.${failure.code}`
      const title = messages.has(key) ? t(key, failure.details ?? {}) : failure.code
      process.stderr.write(`${json ? JSON.stringify({ error: failure.code, title, ...failure.details }) : title}\n`)
    },
    explain: (code, entry) => explain(messages, t, { code, entry }),
    progress: (label) => progress(label, json),
    input: readInput,
  }
}

function explain(messages: Messages, t: Translate, given: { readonly code: string; readonly entry: string }): string {
  const { code, entry } = given
  const key = `problem.${code}`
  if (!messages.has(key)) return code
  try {
    return t(key, { suffix: entry, country: entry.slice(0, 2), scheme: entry.split(':', 1)[0] ?? '' })
  } catch {
    // A message that needs figures we no longer have.
    return code
  }
}

function progress(label: string, quiet: boolean): Progress {
  if (quiet || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined }
  const format = `${label} {bar} {percentage}% · {value}/{total} · {eta_formatted}`
  const bar = new cliProgress.SingleBar(
    { format, stream: process.stderr, clearOnComplete: true },
    cliProgress.Presets.shades_grey,
  )
  let started = false
  return {
    update: (done, total) => {
      if (!started) bar.start(total, done)
      else {
        bar.setTotal(total)
        bar.update(done)
      }
      started = true
    },
    stop: () => {
      if (started) bar.stop()
    },
  }
}

/** Most bytes read from standard input: a report or a text, never a flood. */
const inputLimit = 16 * 1024 * 1024

async function readInput(): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of process.stdin) {
    parts.push(part as Buffer)
    size += (part as Buffer).length
    if (size > inputLimit) break
  }
  return Buffer.concat(parts).toString('utf8')
}

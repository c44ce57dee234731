import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { compilePayments, type PaymentPolicy, parsePaymentPolicy } from '#engines/screening'
import { Redacted } from '#kernel/redacted'
import { fail, ok, type Result } from '#kernel/result'
import type { SharedSettings } from '../calls/config.ts'
import type { PaymentsConfig } from './config.ts'
import { type AskedOverride, overrideSchema } from './override.ts'
import { checkOverride } from './overrides.ts'

const file = z.string().min(1).max(4096)
const room = (most: number, usual: number) => z.int().min(16).max(most).default(usual)

/** What may stand in the file of `--payments`. Names of other files are looked for beside it. */
export const paymentsFileSchema = z.strictObject({
  http: z.strictObject({ tokenFile: file, staffTokenFile: file.optional() }),
  policy: file.optional(),
  overrides: file.optional(),
  shared: z
    .strictObject({
      urls: z
        .array(z.url({ protocol: /^rediss?$/ }))
        .min(1)
        .max(100),
      secretFile: file,
    })
    .optional(),
  memory: z
    .strictObject({
      accounts: room(50_000_000, 1_000_000),
      payments: room(1_000_000_000, 8_000_000),
      bearers: room(50_000_000, 1_000_000),
      bearerPayments: room(200_000_000, 2_000_000),
      pairs: room(200_000_000, 6_000_000),
      decisions: room(200_000_000, 3_000_000),
    })
    .prefault({}),
  keepDays: z.number().min(0.01).max(30).default(3),
  snapshotMinutes: z.number().min(0.01).max(1440).default(15),
  snapshotPayments: z.int().min(1).max(1_000_000_000).default(250_000),
  segmentMiB: z.number().min(0.01).max(1024).default(64),
  historyDays: z.number().min(0).max(400).default(30),
  historyGiB: z.number().min(0.001).max(10_000).default(20),
})

/**
 * Reads the file of `--payments` and the files it names. Fails with `payments-file.unreadable`, `payments-file.not-json`,
 * `payments-file.wrong`, `payments-file.weak-secret`, each with the `place`; or as `parsePaymentPolicy` and `compilePayments` do.
 */
export function readPaymentsFile(path: string): Result<PaymentsConfig> {
  const at = (name: string) => resolve(dirname(path), name)
  const json = readJson(path)
  if (!json.ok) return json
  const parsed = paymentsFileSchema.safeParse(json.value)
  if (!parsed.success) return fail('payments-file.wrong', { place: placeOf(parsed.error) })
  const { http, memory, keepDays, snapshotMinutes, snapshotPayments, segmentMiB, historyDays, historyGiB } = parsed.data
  const tokens = tokensOf(at(http.tokenFile))
  if (!tokens.ok) return tokens
  const staffTokens = http.staffTokenFile === undefined ? ok(new Redacted([])) : tokensOf(at(http.staffTokenFile))
  if (!staffTokens.ok) return staffTokens
  const policy = parsed.data.policy === undefined ? undefined : policyOf(at(parsed.data.policy))
  if (policy?.ok === false) return policy
  const shared = parsed.data.shared === undefined ? undefined : sharedOf(parsed.data.shared, at)
  if (shared?.ok === false) return shared
  const overrides = parsed.data.overrides === undefined ? undefined : overridesOf(at(parsed.data.overrides), Date.now())
  if (overrides?.ok === false) return overrides
  const { decisions, ...state } = memory
  return ok({
    ...(shared !== undefined && { shared: shared.value }),
    tokens: tokens.value,
    staffTokens: staffTokens.value,
    ...(policy !== undefined && { policy: policy.value }),
    ...(overrides !== undefined && { overrides: overrides.value }),
    sizes: { state, decisions: { decisions, keepMs: keepDays * 86_400_000 } },
    snapshotEvery: snapshotMinutes * 60_000,
    snapshotAfter: snapshotPayments,
    segmentBytes: segmentMiB * 2 ** 20,
    history: { days: historyDays, bytes: historyGiB * 2 ** 30 },
  })
}

function readJson(path: string): Result<unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return fail('payments-file.unreadable', { place: path })
  }
  try {
    return ok(JSON.parse(text))
  } catch {
    return fail('payments-file.not-json', { place: path })
  }
}

/** `memory.accounts`; of a name that is no setting, that name. */
function placeOf({ issues: [issue] }: z.ZodError): string {
  const more = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  return [...(issue?.path ?? []), ...more].join('.')
}

/** One token a line, so that they can be changed one after another. */
function tokensOf(path: string): Result<Redacted<readonly string[]>> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return fail('payments-file.unreadable', { place: path })
  }
  const tokens = text.trim().split(/\s+/)
  if (tokens.some((token) => token.length < 32)) return fail('payments-file.weak-secret', { place: path })
  return ok(new Redacted(tokens))
}

function policyOf(path: string): Result<PaymentPolicy> {
  const json = readJson(path)
  if (!json.ok) return json
  const policy = parsePaymentPolicy(json.value)
  if (!policy.ok) return policy
  const compiled = compilePayments(policy.value)
  return compiled.ok ? policy : compiled
}

/** Those whose time is over are passed over: a file stands for long. */
function overridesOf(path: string, now: number): Result<readonly AskedOverride[]> {
  const json = readJson(path)
  if (!json.ok) return json
  const parsed = z.array(overrideSchema).max(50_000).safeParse(json.value)
  if (!parsed.success) return fail('payments-file.wrong', { place: `${path} ${placeOf(parsed.error)}`.trimEnd() })
  const overrides: AskedOverride[] = []
  for (const [place, asked] of parsed.data.entries()) {
    const checked = checkOverride(asked, now)
    if (checked.ok) overrides.push(checked.value)
    else if (checked.refusal.code !== 'payments.override-ended')
      return fail('payments-file.wrong', { place: `${path} ${place}.${checked.refusal.place ?? ''}` })
  }
  return ok(overrides)
}

/** One secret of all nodes: what they share is sealed with it, and it is the key of their keyed hashes, so that these agree. */
function sharedOf(
  { urls, secretFile }: { readonly urls: readonly string[]; readonly secretFile: string },
  at: (name: string) => string,
): Result<SharedSettings> {
  const path = at(secretFile)
  let hex: string
  try {
    hex = readFileSync(path, 'utf8').trim()
  } catch {
    return fail('payments-file.unreadable', { place: path })
  }
  if (!/^[0-9a-f]{64}$/i.test(hex)) return fail('payments-file.weak-secret', { place: path })
  return ok({ urls: new Redacted(urls), secret: new Redacted(Buffer.from(hex, 'hex')) })
}

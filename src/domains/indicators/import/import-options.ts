import { basisCarries, type FraudType, type LegalBasis, type Measure, type Tlp, type Topic } from '#domains/taxonomy'
import { canonicalJson } from '#kernel/canonical-json'
import { fail, ok, type Result } from '#kernel/result'
import { day, isNameEvidence, lifetimes } from '../indicator.ts'
import { readReason } from '../reason.ts'
import type { Grounds } from '../record.ts'
import type { AllowLevel } from '../target.ts'
import type { ImportFormat } from './format.ts'

/** What to do with a file. */
export interface ImportOptions {
  /** `auto` where not said. */
  readonly format?: ImportFormat | undefined
  /** What the entries are; a MISP warninglist is an allow list, everything else a deny list where not said. */
  readonly list?: 'deny' | 'allow' | undefined
  /** The name that the list is known by; entries of one list under one name count once. */
  readonly source: string
  readonly licence?: string | undefined
  /** The name of a stream's file, for the record. */
  readonly fileName?: string | undefined
  /** How listed entries stand; `reported` where not said. `confirmed` needs `legalBasis` and `reason`. */
  readonly state?: 'reported' | 'confirmed' | undefined
  readonly legalBasis?: LegalBasis | undefined
  readonly reason?: string | undefined
  readonly topic?: Topic | undefined
  readonly fraudType?: FraudType | undefined
  readonly tlp?: Tlp | undefined
  readonly measures?: readonly Measure[] | undefined
  readonly validUntil?: Date | undefined
  /** How far entries of an allow list reach; `popular` where not said. `official` needs `name`. */
  readonly level?: AllowLevel | undefined
  readonly name?: string | undefined
}

/** The same with everything that was not said filled in. */
export interface ImportPlan {
  readonly format: ImportFormat
  readonly list: 'deny' | 'allow' | undefined
  readonly source: string
  readonly licence: string | null
  readonly state: 'reported' | 'confirmed'
  readonly topic: Topic
  readonly fraudType: FraudType | null
  /** For `confirmed`: everything but when it begins and who decides. */
  readonly grounds: Pick<Grounds, 'legalBasis' | 'reason' | 'tlp' | 'measures'> | undefined
  readonly validUntil: Date | undefined
  readonly level: AllowLevel
  readonly name: string | null
  readonly reason: string
}

/**
 * Fills in what was not said. Fails with `import.source-missing`, `import.grounds-missing`, `allow.name-missing`,
 * `indicator.basis-not-enough`, `indicator.name-evidence-alone`, `indicator.expiry-past` or `indicator.expiry-too-far`.
 */
export function planOf(options: ImportOptions, now: Date): Result<ImportPlan> {
  const source = options.source.trim()
  if (source.length < 3 || source.length > 200) return fail('import.source-missing')
  const { state = 'reported', level = 'popular', validUntil } = options
  const name = options.name?.trim() || null
  if (level === 'official' && name === null) return fail('allow.name-missing')
  const grounds = groundsOf(options)
  if (!grounds.ok) return grounds
  if (state === 'confirmed' && isNameEvidence(source)) return fail('indicator.name-evidence-alone')
  if (validUntil !== undefined && validUntil <= now) return fail('indicator.expiry-past')
  if (validUntil !== undefined && validUntil.getTime() > now.getTime() + lifetimes.confirmedMost * day) {
    return fail('indicator.expiry-too-far', { days: lifetimes.confirmedMost })
  }
  return ok({
    format: options.format ?? 'auto',
    list: options.list,
    source,
    licence: options.licence?.trim() || null,
    state,
    topic: options.topic ?? 'fraud',
    fraudType: options.fraudType ?? null,
    grounds: grounds.value,
    validUntil,
    level,
    name,
    reason: options.reason?.trim() || source,
  })
}

function groundsOf(options: ImportOptions): Result<ImportPlan['grounds']> {
  if (options.state !== 'confirmed') return ok(undefined)
  const { legalBasis, tlp = 'clear', measures = ['warn'] } = options
  const reason = readReason(options.reason ?? '')
  if (legalBasis === undefined || !reason.ok) return fail('import.grounds-missing')
  const groundless = measures.find((measure) => measure !== 'warn' && !basisCarries(legalBasis, measure))
  if (groundless !== undefined) return fail('indicator.basis-not-enough', { measure: groundless })
  return ok({ legalBasis, reason: reason.value, tlp, measures })
}

/** What tells one import of a file from another of the same file: only the same plan may be taken up again. */
export function planText(plan: ImportPlan): string {
  const { validUntil, grounds, ...rest } = plan
  return canonicalJson({
    ...rest,
    grounds: grounds ? { ...grounds } : null,
    validUntil: validUntil?.toISOString() ?? null,
  })
}

import type { Clock } from '#kernel/clock'
import { fail, type Result } from '#kernel/result'
import type { GuardedFetch } from '../fetch.ts'
import type { Trust, TrustedCertificate } from './trust.ts'

/** What a source of certificates is wired with. */
export interface CertificateSources {
  readonly fetch: GuardedFetch
  readonly trust: Trust
  readonly clock: Clock
  /** Hosts that certificates may come from; any public host where absent. */
  readonly hosts?: readonly string[]
  /** Certificates that are kept, and as many failures; 2,000 unless told. */
  readonly mostKept?: number
  /** Fetches at one time; 32 unless told. Beyond that a certificate counts as unavailable for now. */
  readonly mostAtOnce?: number
}

/** Certificates by their `x5u`, kept as long as their server allows, from a minute to a day. */
export interface Certificates {
  /**
   * The certificate without waiting, or undefined where it has to be fetched first. One that has just gone stale is
   * given once more while it is fetched anew, so that no call waits for that.
   */
  peek(x5u: string): Result<TrustedCertificate> | undefined
  /**
   * The certificate, fetched where needed; calls that ask at the same time share one fetch. Fails as `Trust.check`, or
   * with `passport.x5u-refused` or `passport.certificate-unavailable`. Never rejects.
   */
  get(x5u: string): Promise<Result<TrustedCertificate>>
  /** Entries that are kept and fetches under way. */
  size(): { readonly kept: number; readonly failed: number; readonly underWay: number }
}

/** Milliseconds. Failures are forgotten soon; a certificate outlives the silence of its server by `grace`. */
const times = {
  least: 60_000,
  usual: 3_600_000,
  most: 86_400_000,
  failed: 60_000,
  unavailable: 15_000,
  grace: 3_600_000,
}

interface Kept<T> {
  readonly value: T
  readonly until: number
}

/** A cache of certificates over a guarded fetcher. */
export function makeCertificates(sources: CertificateSources): Certificates {
  const { fetch, trust, clock, hosts, mostKept = 2000, mostAtOnce = 32 } = sources
  // Failures stand apart, so that a caller who names a thousand bad places drives no good certificate out.
  const kept = new Map<string, Kept<TrustedCertificate>>()
  const failed = new Map<string, Kept<Result<never>>>()
  const underWay = new Map<string, Promise<Result<TrustedCertificate>>>()

  const keepFailure = (x5u: string, value: Result<never>, milliseconds: number) =>
    keep(failed, mostKept, x5u, { value, until: clock.now().getTime() + milliseconds })

  async function load(x5u: string): Promise<Result<TrustedCertificate>> {
    const answer = await fetch(x5u)
    const now = clock.now().getTime()
    if (!answer.ok) {
      const refused = answer.error.code === 'fetch.url-refused' || answer.error.code === 'fetch.address-refused'
      const why = refused ? fail('passport.x5u-refused') : fail('passport.certificate-unavailable')
      keepFailure(x5u, why, refused ? times.failed : times.unavailable)
      const old = kept.get(x5u)
      return !refused && old !== undefined && now <= lastUse(old) ? { ok: true, value: old.value } : why
    }
    const checked = trust.check(answer.value.bytes, now)
    if (checked.ok) {
      failed.delete(x5u)
      keep(kept, mostKept, x5u, { value: checked.value, until: now + freshFor(answer.value.cacheControl) })
    } else {
      kept.delete(x5u)
      keepFailure(x5u, checked, times.failed)
    }
    return checked
  }

  function begin(x5u: string): Promise<Result<TrustedCertificate>> {
    const running = underWay.get(x5u)
    if (running !== undefined) return running
    if (underWay.size >= mostAtOnce) return Promise.resolve(fail('passport.certificate-unavailable'))
    const started = load(x5u).finally(() => underWay.delete(x5u))
    underWay.set(x5u, started)
    return started
  }

  function peek(x5u: string): Result<TrustedCertificate> | undefined {
    const now = clock.now().getTime()
    const found = kept.get(x5u)
    const bad = failed.get(x5u)
    const isBad = bad !== undefined && now < bad.until
    // One that has run out may have been renewed in the same place, so it is asked for again.
    if (found !== undefined && now <= lastUse(found)) {
      if (now >= found.until && !isBad) void begin(x5u)
      return { ok: true, value: found.value }
    }
    return isBad ? bad.value : isAllowed(x5u, hosts) ? undefined : fail('passport.x5u-refused')
  }

  return {
    peek,
    get: async (x5u) => peek(x5u) ?? begin(x5u),
    size: () => ({ kept: kept.size, failed: failed.size, underWay: underWay.size }),
  }
}

const lastUse = ({ value, until }: Kept<TrustedCertificate>) => Math.min(until + times.grace, value.notAfter)

/** Puts an entry at the end, and drops the one that was put there longest ago where there are too many. */
function keep<T>(entries: Map<string, Kept<T>>, most: number, key: string, entry: Kept<T>): void {
  entries.delete(key)
  entries.set(key, entry)
  const [oldest] = entries.keys()
  if (entries.size > most && oldest !== undefined) entries.delete(oldest)
}

function isAllowed(x5u: string, hosts: readonly string[] | undefined): boolean {
  return hosts === undefined || hosts.includes(URL.parse(x5u)?.hostname ?? '')
}

/** Milliseconds that an answer may be kept (RFC 9111 §5.2.2), within our bounds. */
function freshFor(cacheControl: string | undefined): number {
  if (cacheControl === undefined) return times.usual
  if (/\bno-(?:store|cache)\b/i.test(cacheControl)) return times.least
  const seconds = /\bmax-age\s*=\s*"?(\d{1,9})/i.exec(cacheControl)?.[1]
  return seconds === undefined ? times.usual : Math.min(times.most, Math.max(times.least, Number(seconds) * 1000))
}

import {
  type FraudType,
  type IndicatorState,
  type LegalBasis,
  type Measure,
  type Tlp,
  type Topic,
  tlpAllows,
} from '#domains/taxonomy'
import type { ObservableKind } from '#formats/observable'
import { confidenceOf } from './confidence.ts'
import { shownState } from './indicator.ts'
import type { Match, Target } from './target.ts'

/** What whoever checks an identifier is told. `none` never means safe: nobody has reported it. */
export interface Verdict {
  readonly kind: ObservableKind
  /** The identifier asked about, masked where sensitive. */
  readonly display: string
  readonly state: 'confirmed' | 'reported' | 'none' | 'official'
  /** How the listing concerns it; null where there is none. */
  readonly match: Match | null
  /** What is listed: the page, its host, or a domain above. */
  readonly matchedDisplay: string | null
  readonly observableId: string | null
  readonly independentReports: number
  readonly firstReportedAt: Date | null
  readonly lastReportedAt: Date | null
  readonly topic: Topic | null
  readonly fraudType: FraudType | null
  /** 0–100; see `confidenceOf`. */
  readonly confidence: number
  readonly measures: readonly Measure[]
  readonly legalBasis: LegalBasis | null
  readonly reason: string | null
  readonly validUntil: Date | null
  readonly source: string | null
  readonly officialName: string | null
  /** Whether somebody disputes the listing and no decision is made yet. */
  readonly disputed: boolean
}

/** What the database knows of one target: its place on the allow list, and its indicator. */
export interface Finding {
  readonly observableId: string
  readonly allowedLevel: 'official' | 'popular' | null
  readonly allowedName: string | null
  readonly display: string | null
  readonly state: IndicatorState | null
  readonly reports: number
  readonly lists: number
  readonly firstReportedAt: Date | null
  readonly lastReportedAt: Date | null
  readonly reportedUntil: Date | null
  readonly topic: Topic | null
  readonly fraudType: FraudType | null
  readonly measures: readonly Measure[]
  readonly legalBasis: LegalBasis | null
  readonly reason: string | null
  readonly validUntil: Date | null
  readonly source: string | null
  readonly tlp: Tlp | null
  readonly disputed: boolean
  /** The block's value, where it was found because a number lies in it. */
  readonly block: string | null
}

/** What was asked, for whom, and when. */
export interface Question {
  readonly kind: ObservableKind
  readonly display: string
  /** The targets in order, nearest first, with what was found on each. */
  readonly targets: readonly { readonly target: Target; readonly finding: Finding | undefined }[]
  /** The most secret label the asker is cleared for; `clear` for the public. */
  readonly ceiling: Tlp
  readonly now: Date
}

/** The answer where nothing is known. */
export function nothingKnown(asked: { readonly kind: ObservableKind; readonly display: string }): Verdict {
  return {
    kind: asked.kind,
    display: asked.display,
    state: 'none',
    match: null,
    matchedDisplay: null,
    observableId: null,
    independentReports: 0,
    firstReportedAt: null,
    lastReportedAt: null,
    topic: null,
    fraudType: null,
    confidence: 0,
    measures: [],
    legalBasis: null,
    reason: null,
    validUntil: null,
    source: null,
    officialName: null,
    disputed: false,
  }
}

/** The answer for what belongs to a built-in official. */
export function officialVerdict(
  asked: { readonly kind: ObservableKind; readonly display: string },
  officialName: string,
): Verdict {
  return { ...nothingKnown(asked), state: 'official', match: 'exact', officialName }
}

/**
 * Weighs what was found. The allow list wins: an official above or at the place makes it official; a popular host
 * silences listings of its host and of the domains above, but not of a page on it; a number on it, at either level, is not
 * touched by a block it lies in. Else a confirmed listing goes before a reported one, and the nearer before the farther.
 */
export function judge(question: Question): Verdict {
  const { targets, ceiling, now } = question
  const official = targets.find(
    ({ finding, target }) => finding?.allowedLevel === 'official' && covers(target, question.kind),
  )
  if (official?.finding) {
    const { display, allowedName } = official.finding
    const answer = { match: official.target.match, matchedDisplay: display, officialName: allowedName }
    return { ...nothingKnown(question), state: 'official', ...answer }
  }
  const host = targets.find(({ target }) => target.kind === 'domain')
  const hostIsPopular = host?.finding?.allowedLevel === 'popular'
  const isAllowed = targets.some(({ finding, target }) => target.match === 'exact' && finding?.allowedLevel != null)
  let best: { target: Target; finding: Finding; shown: 'confirmed' | 'reported' } | undefined
  for (const { target, finding } of targets) {
    if (finding?.state == null || finding.allowedLevel !== null || (hostIsPopular && target.kind === 'domain')) continue
    if (isAllowed && target.match === 'number-block') continue
    const shown = shownTo(finding, ceiling, now)
    if (shown === 'none' || (best !== undefined && (best.shown === shown || shown === 'reported'))) continue
    best = { target, finding, shown }
  }
  return best === undefined ? nothingKnown(question) : warning(question, best)
}

/** An official entry covers its own kind, and as a domain everything on it. */
function covers(target: Target, kind: ObservableKind): boolean {
  return (
    target.match === 'exact' || (target.kind === 'domain' && (kind === 'domain' || kind === 'url' || kind === 'email'))
  )
}

/** A confirmation labelled beyond the asker's clearance is kept quiet; the public reports beneath it are not. */
function shownTo(finding: Finding, ceiling: Tlp, now: Date): 'confirmed' | 'reported' | 'none' {
  const { state, validUntil, reportedUntil, tlp } = finding
  if (state === null) return 'none'
  const cleared = tlp === null || tlpAllows(tlp, ceiling)
  const shown = shownState({ state: cleared ? state : quiet(state), validUntil, reportedUntil }, now)
  return shown === 'reported' && finding.reports + finding.lists === 0 ? 'none' : shown
}

function quiet(state: IndicatorState): IndicatorState {
  return state === 'confirmed' ? 'lapsed' : state
}

function warning(
  question: Question,
  { target, finding, shown }: { target: Target; finding: Finding; shown: 'confirmed' | 'reported' },
): Verdict {
  const decided = shown === 'confirmed'
  // What a confirmation beyond the asker's clearance is about stays unsaid too.
  const beyond = finding.tlp !== null && !tlpAllows(finding.tlp, question.ceiling)
  return {
    kind: question.kind,
    display: question.display,
    state: shown,
    match: target.match,
    matchedDisplay: finding.display,
    observableId: finding.observableId,
    independentReports: finding.reports,
    firstReportedAt: finding.firstReportedAt,
    lastReportedAt: finding.lastReportedAt,
    topic: beyond ? null : finding.topic,
    fraudType: beyond ? null : finding.fraudType,
    confidence: confidenceOf(shown, finding),
    measures: decided ? finding.measures : ['warn'],
    legalBasis: decided ? finding.legalBasis : null,
    reason: decided ? finding.reason : null,
    validUntil: decided ? finding.validUntil : finding.reportedUntil,
    // Who confirmed what the asker is not cleared for stays unsaid with it.
    source: decided || finding.state !== 'confirmed' ? finding.source : null,
    officialName: null,
    disputed: finding.disputed,
  }
}

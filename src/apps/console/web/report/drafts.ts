import { useCallback, useEffect, useState } from 'react'
import type { Report } from './report-data.ts'

/** What is decided about one identifier. */
export interface Decision {
  readonly choice: 'leave' | 'confirm' | 'dismiss'
  readonly legalBasis: string
  readonly reason: string
  readonly measures: readonly string[]
  /** Days until the listing ends. */
  readonly days: number
  readonly tlp: string
}

/** A decision before anything is decided: warn, for as long as a decision holds by itself. */
export const undecided: Decision = {
  choice: 'leave',
  legalBasis: 'public-warning',
  reason: '',
  measures: ['warn'],
  days: 180,
  tlp: 'clear',
}

/** Everything that somebody has begun to write on a report and not sent. */
export interface Draft {
  readonly question: string
  readonly note: string
  readonly topic: string | null
  readonly fraudType: string | null
  readonly classification: string
  /** Empty leaves the report open. */
  readonly closingReason: string
  readonly duplicateOf: string
  readonly decisions: Readonly<Record<string, Decision>>
  readonly assessmentNote: string
  readonly message: string
}

const blank: Draft = {
  question: '',
  note: '',
  topic: null,
  fraudType: null,
  classification: '',
  closingReason: '',
  duplicateOf: '',
  decisions: {},
  assessmentNote: '',
  message: '',
}

/** The draft of a report and how to change it. */
export interface Drafts {
  readonly value: Draft
  readonly change: (part: Partial<Draft>) => void
  /** Forgets what was begun of the judgement, because it was sent or given up. */
  readonly clearAssessment: () => void
}

/** Drafts outlive a look at another report; they never leave the memory of this tab, and end with the session. */
const kept = new Map<Report['id'], Draft>()
if (typeof window !== 'undefined') window.addEventListener('saqbol:sign-out', () => kept.clear())

/** The draft of a report. The browser asks before a tab with something unsent is closed. */
export function useDrafts(id: string): Drafts {
  const [, redraw] = useState(0)
  const value = kept.get(id) ?? blank
  const change = useCallback(
    (part: Partial<Draft>) => {
      kept.set(id, { ...(kept.get(id) ?? blank), ...part })
      redraw((count) => count + 1)
    },
    [id],
  )
  const clearAssessment = useCallback(() => {
    const { question, note } = kept.get(id) ?? blank
    kept.set(id, { ...blank, question, note })
    redraw((count) => count + 1)
  }, [id])
  const unsent = [value.question, value.note, value.assessmentNote, value.message].some((text) => text.trim() !== '')
  useEffect(() => {
    if (!unsent) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [unsent])
  return { value, change, clearAssessment }
}

import { useCallback, useEffect, useRef, useState } from 'react'
import { api, Problem } from '../app/api.ts'
import { useSession } from '../app/session.tsx'
import { draftBodyOf, type IntakeForm, isBlank, type StoredDraft } from './form.ts'
import { keepConversation } from './outbox.ts'

/**
 * Where the words stand: nothing to save, on their way, on the server, on this computer alone (no network), in
 * conflict with another window, or sent already from there.
 */
export type SaveState = 'blank' | 'saving' | 'saved' | 'local' | 'conflict' | 'sent'

/** Saving a form while it is written. */
export interface Saving {
  readonly state: SaveState
  /** What stands on the server instead, while in conflict. */
  readonly other: StoredDraft | null
  /** Ends a conflict: what is on the screen then goes over what stands there. */
  readonly overwrite: () => void
  /** The version the next save is written over. */
  readonly version: () => number
}

/** How long the hands rest before the server is told, and how long it waits at most, in milliseconds. */
const rest = 700
const longest = 4000
const again = 4000

interface Work {
  version: number
  sent: string
  since: number
  busy: boolean
  timer: ReturnType<typeof setTimeout> | undefined
}

/** How long to wait for more: while the hands are busy, but never too long. */
function waitOf(work: Work): number {
  if (work.since === 0) work.since = performance.now()
  return Math.max(0, Math.min(rest, longest - (performance.now() - work.since)))
}

/** Whether the form says something that the server has not heard. */
function isUnsaved(work: Work, form: IntakeForm): boolean {
  if (work.version === 0 && work.sent === '' && isBlank(form)) return false
  return JSON.stringify(draftBodyOf(form, 0)) !== work.sent
}

function keepDraft(person: string, form: IntakeForm, version: number, saved: boolean): void {
  void keepConversation(person, form.id, { kind: 'draft', form, version, saved })
}

function begin(version: number): Work {
  return { version, sent: '', since: 0, busy: false, timer: undefined }
}

/** Keeps the form on this computer at every change, and on the server when the hands rest. */
export function useSaving(form: IntakeForm, start: number, active: boolean): Saving {
  const person = useSession().person.id
  const [state, setState] = useState<SaveState>('blank')
  const [other, setOther] = useState<StoredDraft | null>(null)
  const latest = useRef(form)
  latest.current = form
  const work = useRef<Work>(begin(start))

  const push = useCallback(async () => {
    const now = work.current
    const { current } = latest
    clearTimeout(now.timer)
    if (now.busy) return
    now.busy = true
    const body = JSON.stringify(draftBodyOf(current, 0))
    const outcome = await put(current, now.version)
    // Another conversation has begun meanwhile.
    if (latest.current.id !== current.id || work.current !== now) return
    now.busy = false
    if (outcome.kind === 'saved') {
      now.version = outcome.version
      now.sent = body
      const more = JSON.stringify(draftBodyOf(latest.current, 0)) !== body
      setState(more ? 'saving' : 'saved')
      keepDraft(person, latest.current, now.version, !more)
      if (more) now.timer = setTimeout(() => void push(), rest)
    } else if (outcome.kind === 'conflict') {
      setOther(outcome.other)
      setState('conflict')
    } else {
      setState(outcome.kind)
      if (outcome.kind === 'local') now.timer = setTimeout(() => void push(), again)
    }
  }, [person])

  useEffect(() => {
    work.current = begin(start)
    setState(start > 0 ? 'saved' : 'blank')
    setOther(null)
    const begun = work.current
    return () => clearTimeout(begun.timer)
    // `start` belongs to the form of this id.
  }, [form.id])

  useEffect(() => {
    const now = work.current
    if (!active || state === 'conflict' || state === 'sent') return
    if (!isUnsaved(now, form)) return
    keepDraft(person, form, now.version, false)
    setState((before) => (before === 'local' ? before : 'saving'))
    clearTimeout(now.timer)
    now.timer = setTimeout(() => {
      now.since = 0
      void push()
    }, waitOf(now))
  }, [form, active, person, push, state])

  useOnline(active, push)

  const overwrite = useCallback(() => {
    work.current.version = other?.version ?? work.current.version
    work.current.sent = ''
    setOther(null)
    // What then stands on the screen goes out when the hands rest.
    setState('saving')
  }, [other])
  return { state, other, overwrite, version: () => work.current.version }
}

/** Tries again the moment the network is back. */
function useOnline(active: boolean, push: () => Promise<void>): void {
  useEffect(() => {
    if (!active) return undefined
    const retry = () => void push()
    window.addEventListener('online', retry)
    return () => window.removeEventListener('online', retry)
  }, [active, push])
}

type Outcome =
  | { readonly kind: 'saved'; readonly version: number }
  | { readonly kind: 'conflict'; readonly other: StoredDraft }
  | { readonly kind: 'local' | 'sent' }

async function put(form: IntakeForm, version: number): Promise<Outcome> {
  const path = `/api/v1/desk/drafts/${form.id}`
  try {
    const answer = await api.put<{ readonly version: number }>(path, draftBodyOf(form, version))
    return { kind: 'saved', version: answer.version }
  } catch (error) {
    if (!(error instanceof Problem)) return { kind: 'local' }
    if (error.code === 'desk.draft.already-submitted') return { kind: 'sent' }
    if (error.code !== 'desk.draft.conflict') return { kind: 'local' }
    const other = await api.get<StoredDraft>(path).catch(() => null)
    return other === null ? { kind: 'local' } : { kind: 'conflict', other }
  }
}

/** Whether this window writes a draft: one window at a time does, and another one can take it over. */
export function useDraftLock(id: string): { readonly held: boolean; readonly take: () => void } {
  const [held, setHeld] = useState(true)
  const [steal, setSteal] = useState(0)
  useEffect(() => {
    // Browsers have locks in secure contexts alone; elsewhere the versions of the server still tell.
    if (!('locks' in navigator)) return undefined
    const done = Promise.withResolvers<void>()
    let over = false
    const options: LockOptions = steal > 0 ? { steal: true } : { ifAvailable: true }
    navigator.locks
      .request(`saqbol-draft-${id}`, options, (lock) => {
        if (over) return undefined
        setHeld(lock !== null)
        return lock === null ? undefined : done.promise
      })
      // Taken over by another window.
      .catch(() => over || setHeld(false))
    return () => {
      over = true
      done.resolve()
    }
  }, [id, steal])
  return { held, take: () => setSteal((count) => count + 1) }
}

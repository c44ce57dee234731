import { useCallback, useEffect, useState } from 'react'
import { api, Problem } from '../app/api.ts'
import { useLanguage } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import { emptyForm, formOfDraft, type IntakeForm, type StoredDraft, submissionOf, writer } from './form.ts'
import {
  type Conversation,
  flush,
  forgetConversation,
  goOnWith,
  isRefusal,
  keepConversation,
  type Receipt,
  readConversations,
  send,
} from './outbox.ts'

/** What the screen shows: the form, or the receipt of what was sent. */
export type Phase =
  | { readonly kind: 'loading' }
  | { readonly kind: 'form'; readonly form: IntakeForm; readonly version: number }
  | { readonly kind: 'waiting'; readonly form: IntakeForm }
  | { readonly kind: 'receipt'; readonly id: string; readonly answer: Receipt; readonly form: ReceiptForm }

/** What is still known of the conversation when its receipt is shown. */
export type ReceiptForm = Pick<IntakeForm, 'language' | 'caller'>

/** One conversation at this screen. */
export interface Intake {
  readonly phase: Phase
  readonly sending: boolean
  /** Why the last sending was refused. */
  readonly problem: Problem | null
  readonly patch: (change: Partial<IntakeForm> | ((form: IntakeForm) => Partial<IntakeForm>)) => void
  /** `version` is that of the draft on the server, to go on with where the submission is refused. */
  readonly submit: (contact: unknown, version: number) => Promise<void>
  /** Puts the conversation aside (it stays a draft) or ends it, and begins the next one. */
  readonly next: (given?: Partial<IntakeForm>) => void
  /** Opens a draft or a receipt that is kept here or on the server. */
  readonly open: (id: string) => Promise<void>
  /** Throws a draft away, here and on the server. */
  readonly drop: (id: string) => Promise<void>
}

/** The tab knows its conversation again after it was loaded anew. */
const place = 'saqbol.intake.current'

/** The conversation at this screen; `asked` is the draft in the address. */
export function useIntake(asked: string | undefined): Intake {
  const { person } = useSession()
  const { language } = useLanguage()
  const [phase, setPhase] = useState<Phase>({ kind: 'loading' })
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  const show = useCallback((next: Phase) => {
    const id = next.kind === 'receipt' ? next.id : next.kind === 'loading' ? null : next.form.id
    if (id !== null) sessionStorage.setItem(place, id)
    setProblem(null)
    setPhase(next)
  }, [])
  const next = useCallback(
    (given: Partial<IntakeForm> = {}) => {
      setPhase((before) => {
        if (before.kind === 'receipt') void forgetConversation(person.id, before.id)
        return before
      })
      void readConversations(person.id)
      show({ kind: 'form', form: emptyForm({ language, ...given }), version: 0 })
    },
    [language, person.id, show],
  )
  const open = useCallback(
    async (id: string) => {
      const found = await find(person.id, id)
      show(found ?? { kind: 'form', form: emptyForm({ language }), version: 0 })
      void readConversations(person.id)
    },
    [language, person.id, show],
  )

  useEffect(() => {
    const wanted = asked ?? sessionStorage.getItem(place)
    if (wanted === null) next()
    else void open(wanted)
    // Once: a change of language does not begin a new conversation.
  }, [asked])

  const patch: Intake['patch'] = useCallback((change) => {
    setPhase((before) => {
      if (before.kind !== 'form') return before
      const made = typeof change === 'function' ? change(before.form) : change
      return { ...before, form: { ...before.form, ...made } }
    })
  }, [])
  const submit = async (contact: unknown, version: number) => {
    if (phase.kind !== 'form' || sending) return
    setSending(true)
    setProblem(null)
    const outcome = await sendForm(person.id, { form: phase.form, version }, contact)
    setSending(false)
    if (outcome instanceof Problem) setProblem(outcome)
    else show(outcome)
  }
  const drop = async (id: string) => {
    await forgetConversation(person.id, id)
    await api.delete(`/api/v1/desk/drafts/${id}`).catch(() => undefined)
    await readConversations(person.id)
  }
  useWaiting(person.id, phase, show)
  return { phase, sending, problem, patch, submit, next, open, drop }
}

/** Sends a form: the receipt, the waiting for the network, or why the server refused it. */
async function sendForm(
  person: string,
  { form, version }: { readonly form: IntakeForm; readonly version: number },
  contact: unknown,
): Promise<Phase | Problem> {
  const waiting = { kind: 'waiting', body: submissionOf(form, contact), form } as const
  await keepConversation(person, form.id, waiting)
  try {
    return { kind: 'receipt', id: form.id, answer: await send(person, form.id, waiting), form }
  } catch (error) {
    if (!isRefusal(error)) return { kind: 'waiting', form }
    goOnWith(form.id)
    await keepConversation(person, form.id, { kind: 'draft', form, version, saved: false })
    return error
  }
}

/** While a submission waits for the network: tries again, and shows the receipt when it has come. */
function useWaiting(person: string, phase: Phase, show: (phase: Phase) => void): void {
  const id = phase.kind === 'waiting' ? phase.form.id : null
  useEffect(() => {
    if (id === null) return undefined
    const look = async () => {
      await flush(person)
      const found = await find(person, id)
      if (found !== undefined && found.kind !== 'waiting') show(found)
    }
    const timer = setInterval(() => void look(), 3000)
    const now = () => void look()
    window.addEventListener('online', now)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', now)
    }
  }, [id, person, show])
}

/** A conversation kept here, or a draft of the server; the newer of the two. */
async function find(person: string, id: string): Promise<Phase | undefined> {
  const here = (await readConversations(person)).find((one) => one.id === id)?.value
  if (here !== undefined && here.kind !== 'draft') return phaseOf(id, here)
  const there = await api.get<StoredDraft>(`/api/v1/desk/drafts/${id}`).catch((error: unknown) => error)
  if (there instanceof Problem && there.code === 'desk.draft.already-submitted') return undefined
  if (there instanceof Error) return here === undefined ? undefined : phaseOf(id, here)
  const stored = there as StoredDraft
  if (here === undefined) return { kind: 'form', form: formOfDraft(stored), version: stored.version }
  // What is here keeps the full numbers. What this browser wrote there is no newer, though its answer may be lost.
  const own = stored.facts.writer === writer()
  if (own || stored.version <= here.version || !here.saved) {
    return phaseOf(id, own ? { ...here, version: Math.max(here.version, stored.version) } : here)
  }
  return { kind: 'form', form: formOfDraft(stored), version: stored.version }
}

function phaseOf(id: string, kept: Conversation): Phase {
  if (kept.kind === 'draft') return { kind: 'form', form: kept.form, version: kept.version }
  if (kept.kind === 'receipt') return { kind: 'receipt', id, answer: kept.answer, form: kept }
  // What the server refused goes back to the form.
  if (kept.refused !== undefined) goOnWith(id)
  return kept.refused === undefined
    ? { kind: 'waiting', form: kept.form }
    : { kind: 'form', form: kept.form, version: 0 }
}

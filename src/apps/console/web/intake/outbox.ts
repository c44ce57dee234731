import { useSyncExternalStore } from 'react'
import type { Language } from '#kernel/language'
import { api, Problem } from '../app/api.ts'
import type { IntakeForm } from './form.ts'
import { forget, type Kept, keep, keptBy } from './vault.ts'

/** What a submission is answered with. */
export interface Receipt {
  /** 16 digits in groups of four. */
  readonly receipt: string
  readonly submissionId: string
  readonly reports: readonly { readonly id: string; readonly topic: string }[]
}

/** What this computer keeps of one conversation. */
export type Conversation =
  | {
      readonly kind: 'draft'
      readonly form: IntakeForm
      readonly version: number
      /** Whether the server has said that it keeps exactly this. */
      readonly saved: boolean
    }
  /** Sent, and not heard of: exactly these words are sent again until an answer comes. */
  | { readonly kind: 'waiting'; readonly body: unknown; readonly form: IntakeForm; readonly refused?: string }
  /** Answered; stays until the operator says that the caller has the receipt. */
  | { readonly kind: 'receipt'; readonly answer: Receipt; readonly language: Language; readonly caller: string | null }

type Listed = readonly Kept<Conversation>[]

let listed: Listed = []
const listeners = new Set<() => void>()

function show(next: Listed): void {
  listed = next
  for (const listener of listeners) listener()
}

/** Reads anew what is kept here of a person's conversations. */
export async function readConversations(person: string): Promise<Listed> {
  // A browser without a store still takes calls; the server keeps the drafts.
  show(await keptBy<Conversation>(person).catch(() => []))
  return listed
}

/** What is kept here, as it changes. */
export function useConversations(): Listed {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => listed,
  )
}

/** Conversations that were sent: a save of their draft that comes late must not stand in the place of what waits. */
const sent = new Set<string>()

/** Keeps a conversation on this computer; nothing is lost where that fails, the server is told as well. */
export async function keepConversation(person: string, id: string, conversation: Conversation): Promise<void> {
  if (conversation.kind === 'draft' && sent.has(id)) return
  if (conversation.kind !== 'draft') sent.add(id)
  await keep(person, id, conversation).catch(() => undefined)
  if (conversation.kind !== 'draft') await readConversations(person)
}

/** A submission was refused: its conversation is a draft again. */
export function goOnWith(id: string): void {
  sent.delete(id)
}

/** Forgets a conversation on this computer. */
export async function forgetConversation(person: string, id: string): Promise<void> {
  await forget(person, id).catch(() => undefined)
  await readConversations(person)
}

/** Sends one waiting submission. Rejects with the `Problem`; a second try of the same draft gives the same receipt. */
export async function send(person: string, id: string, waiting: Extract<Conversation, { kind: 'waiting' }>) {
  const answer = await api.post<Receipt>(`/api/v1/desk/drafts/${id}/submission`, waiting.body)
  const { language, caller } = waiting.form
  await keepConversation(person, id, { kind: 'receipt', answer, language, caller })
  return answer
}

let flushing: Promise<void> | undefined

/** Sends everything that waits, one after the other; stops where the network is gone. */
export function flush(person: string): Promise<void> {
  flushing ??= sendAll(person).finally(() => {
    flushing = undefined
  })
  return flushing
}

async function sendAll(person: string): Promise<void> {
  for (const { id, value } of await readConversations(person)) {
    if (value.kind !== 'waiting' || value.refused !== undefined) continue
    try {
      await send(person, id, value)
    } catch (error) {
      if (!isRefusal(error)) return
      await keepConversation(person, id, { ...value, refused: error.title })
    }
  }
}

/** Whether the server read a submission and said no: the same words will not be taken later either. */
export function isRefusal(error: unknown): error is Problem {
  return error instanceof Problem && [400, 403, 404, 409, 413, 422].includes(error.status)
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import type { StaffRole } from '#domains/identity'
import type { Language } from '#kernel/language'
import { api, onSignedOut, Problem, useToken } from './api.ts'

/** Who is signed in, as `GET /api/v1/session` says it. */
export interface SessionView {
  readonly person: {
    readonly id: string
    readonly email: string
    readonly name: string
    readonly roles: readonly StaffRole[]
    readonly language: Language
    readonly region: string | null
    readonly organisation: { readonly id: string; readonly name: string }
    /** Whether there is an authenticator app. */
    readonly secondFactor: boolean
    readonly passkeys: number
  }
  /** `enrol` while a second factor is still to be set up. */
  readonly access: 'full' | 'enrol'
  readonly csrfToken: string
  readonly expiresAt: string
}

/** The session of the person at this screen. */
export interface Session extends SessionView {
  /** Whether the person may do an action of the policies (`reports:assess`). The server decides; this only hides. */
  readonly may: (action: string) => boolean
}

/** The state of the session: asked for, nobody, or somebody. */
export type SessionState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'somebody'; readonly session: Session }

const SessionContext = createContext<SessionState>({ kind: 'loading' })

/** The key under which the session is kept among the answers. */
export const sessionKey = ['session'] as const

async function readSession(): Promise<{ readonly view: SessionView; readonly actions: readonly string[] } | null> {
  try {
    const view = await api.get<SessionView>('/api/v1/session')
    useToken(view.csrfToken)
    if (view.access === 'enrol') return { view, actions: [] }
    const { actions } = await api.get<{ readonly actions: readonly string[] }>('/api/v1/session/actions')
    return { view, actions }
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error
    useToken(null)
    return null
  }
}

/** Asks who is signed in, and notices when the session has ended. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient()
  const { data, error } = useQuery({ queryKey: sessionKey, queryFn: readSession, staleTime: 60_000 })
  useEffect(() => {
    onSignedOut(() => void client.invalidateQueries({ queryKey: sessionKey }))
  }, [client])
  const state = useMemo<SessionState>(() => {
    if (data === null) return { kind: 'nobody' }
    if (data === undefined) return error === null ? { kind: 'loading' } : { kind: 'failed', error }
    const actions = new Set(data.actions)
    return { kind: 'somebody', session: { ...data.view, may: (action) => actions.has(action) } }
  }, [data, error])
  return <SessionContext value={state}>{children}</SessionContext>
}

/** The session, whatever its state. */
export function useSessionState(): SessionState {
  return useContext(SessionContext)
}

/** The session of whoever is signed in; only for screens that stand behind the sign-in. */
export function useSession(): Session {
  const state = useContext(SessionContext)
  if (state.kind !== 'somebody') throw new Error('this screen stands behind the sign-in')
  return state.session
}

import { Button, Group, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import type { Call, Seat } from '#domains/desk'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useLive } from '../app/live.tsx'
import { useSession } from '../app/session.tsx'
import { flush } from './outbox.ts'
import type { Wire } from './preview.ts'

/** A call at one's own telephone. */
export type SeenCall = Wire<Call>

/** Where one sits, and the call one is on. */
export type SeenSeat = Wire<Seat>

/** The key under which the seat is kept among the answers. */
export const seatKey = ['desk-seat'] as const

let taken: string | null = null
const listeners = new Set<() => void>()

function choose(id: string | null): void {
  taken = id
  for (const listener of listeners) listener()
}

/** The call that the form is to be opened for; null once it was. */
export function useTakenCall(): readonly [string | null, () => void] {
  const id = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => taken,
  )
  return [id, () => choose(null)]
}

/** Where one sits; asked for once, and again when the telephone says something. */
export function useSeat() {
  return useQuery({ queryKey: seatKey, queryFn: () => api.get<SeenSeat>('/api/v1/desk/extension'), staleTime: 60_000 })
}

/** Stands around every screen: tells that the telephone rings, opens the form, and sends what waits for the network. */
export function CallWatch() {
  const { may } = useSession()
  return may('desk:answer-calls') ? <Watch /> : null
}

function Watch() {
  const t = useT()
  const { person } = useSession()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const { data } = useSeat()
  const call = data?.call ?? null
  const again = () => void client.invalidateQueries({ queryKey: seatKey })
  const open = (id: string) => {
    choose(id)
    if (!pathname.startsWith('/intake')) void navigate({ to: '/intake' })
  }
  useLive('call.ringing', again)
  useLive('call.ended', again)
  useLive('call.seat-taken', again)
  useLive('call.answered', ({ callId }) => {
    again()
    open(callId)
  })
  useKeys({ 'alt+k': () => call !== null && open(call.id) })
  useEffect(() => {
    const send = () => void flush(person.id)
    send()
    window.addEventListener('online', send)
    return () => window.removeEventListener('online', send)
  }, [person.id])
  if (call === null || call.state !== 'ringing') return null
  const who = call.caller ?? t('console.intake.call.withheld')
  return (
    <Group role="alert" px="md" py={6} gap="md" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
      <Text fw={600}>☎ {t('console.intake.call.ringing', { who, queue: call.queue ?? '' })}</Text>
      <Button size="xs" onClick={() => open(call.id)} rightSection={<Hint keys="alt+k" />}>
        {t('console.intake.call.open')}
      </Button>
    </Group>
  )
}

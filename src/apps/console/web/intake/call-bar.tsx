import { Button, Popover, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { failureTitle } from '../app/page.tsx'
import { type SeenSeat, seatKey, useSeat } from './call-watch.tsx'

/**
 * How long the conversation lasts. The clock of the computer is asked once; from then on a clock that nobody can set
 * counts, so that a jump of the time does not show.
 */
export function CallClock({ startedAt, ended }: { readonly startedAt: number; readonly ended: boolean }) {
  const t = useT()
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    // A computer that was set back, or a draft of yesterday, begins at nought.
    const before = Date.now() - startedAt
    const base = before >= 0 && before < 12 * 3_600_000 ? before : 0
    const from = performance.now()
    const tick = () => setSeconds(Math.floor((base + performance.now() - from) / 1000))
    tick()
    if (ended) return undefined
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [startedAt, ended])
  const minutes = Math.floor(seconds / 60)
  const text = `${minutes}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <span className="intake-clock" role="timer" aria-label={t('console.intake.clock')}>
      {text}
    </span>
  )
}

/** At which telephone one sits, and sitting down at another one. */
export function SeatButton() {
  const t = useT()
  const client = useQueryClient()
  const { data } = useSeat()
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<unknown>(null)
  const sit = async (extension: string | null) => {
    setError(null)
    try {
      client.setQueryData(seatKey, await api.put<SeenSeat>('/api/v1/desk/extension', { extension }))
      setOpened(false)
    } catch (failed) {
      setError(failed)
    }
  }
  const here = data?.extension ?? null
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-start" transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button size="xs" variant="default" onClick={() => setOpened(!opened)}>
          ☎ {here === null ? t('console.intake.seat.none') : t('console.intake.seat.at', { number: here })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void sit(typed.trim())
          }}
        >
          <Stack gap="xs" w={260}>
            <Text size="sm">{t('console.intake.seat.help')}</Text>
            <TextInput
              data-autofocus
              label={t('console.intake.seat.number')}
              maxLength={40}
              autoComplete="off"
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
              error={error === null ? undefined : failureTitle(error, t)}
            />
            <Button type="submit" size="xs" disabled={typed.trim() === ''}>
              {t('console.intake.seat.sit')}
            </Button>
            {here !== null && (
              <Button size="xs" variant="default" onClick={() => void sit(null)}>
                {t('console.intake.seat.leave')}
              </Button>
            )}
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

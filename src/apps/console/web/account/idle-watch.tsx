import { Button, Modal, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { api, useToken } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'

/** How long nobody may touch the console, in milliseconds; as long as the server lets a session rest (OWASP ASVS 7.3.1). */
const idleMost = 30 * 60_000
/** From when on it asks whether somebody is there. */
const askFrom = 28 * 60_000
const lookEvery = 5_000

/**
 * Closes the session where nobody has touched the console for half an hour: the screen asks the server for news all the time, so
 * the server cannot tell. What was begun stays where it is kept; other windows of the console count as a touch.
 */
export function IdleWatch() {
  const t = useT()
  const format = useFormat()
  const [left, setLeft] = useState<number | null>(null)
  const touched = useRef(Date.now())
  useEffect(() => {
    const channel = new BroadcastChannel('saqbol.touch')
    let told = 0
    const touch = () => {
      touched.current = Date.now()
      if (touched.current - told < lookEvery) return
      told = touched.current
      channel.postMessage(null)
    }
    channel.addEventListener('message', () => {
      touched.current = Date.now()
    })
    const look = () => {
      const idle = Date.now() - touched.current
      if (idle < idleMost) return setLeft(idle >= askFrom ? idleMost - idle : null)
      // Once: a second look would break off the way that the first one took.
      clearInterval(timer)
      return void leave()
    }
    const inputs = ['pointerdown', 'keydown', 'wheel'] as const
    for (const input of inputs) window.addEventListener(input, touch, { passive: true, capture: true })
    const timer = setInterval(look, lookEvery)
    return () => {
      for (const input of inputs) window.removeEventListener(input, touch, { capture: true })
      clearInterval(timer)
      channel.close()
    }
  }, [])
  return (
    <Modal opened={left !== null} onClose={() => setLeft(null)} title={t('console.account.idle.title')}>
      <Stack>
        <Text>{t('console.account.idle.text', { left: format.duration(Math.ceil((left ?? 0) / 1000)) })}</Text>
        <Button data-autofocus onClick={() => setLeft(null)}>
          {t('console.account.idle.stay')}
        </Button>
      </Stack>
    </Modal>
  )
}

/** Ends the session and hides the screen; whoever signs in comes back to it. */
async function leave(): Promise<void> {
  const { pathname, search } = window.location
  await api.delete('/api/v1/session').catch(() => undefined)
  useToken(null)
  const to = `${pathname.replace(/^\/console/, '')}${search}`
  window.location.assign(`/console/sign-in?${new URLSearchParams({ to }).toString()}`)
}

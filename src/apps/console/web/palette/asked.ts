import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

/**
 * What a command of the palette asks of the screen it leads to stands behind the # of the address: done once, as soon as
 * the screen is ready for it, and taken out of the address again.
 */
export function useAsked(name: string, act: () => void, ready = true): void {
  const { hash } = useLocation()
  const navigate = useNavigate()
  const latest = useRef(act)
  latest.current = act
  const asked = ready && hash === name
  useEffect(() => {
    if (!asked) return
    void navigate({ to: '.', hash: '', replace: true }).then(() => latest.current())
  }, [asked, navigate])
}

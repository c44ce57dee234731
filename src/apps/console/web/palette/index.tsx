import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useKeys } from '../app/keys.tsx'

const Dialog = lazy(() => import('./palette-dialog.tsx').then(({ PaletteDialog }) => ({ default: PaletteDialog })))

let opener: () => void = () => undefined

/** Opens the command palette, as `mod+k` does. */
export function openPalette(): void {
  opener()
}

/** The command palette of the shell; its code is loaded when it is first opened. */
export function Palette() {
  const [times, setTimes] = useState(0)
  const open = useCallback(() => setTimes((before) => before + 1), [])
  useEffect(() => {
    opener = open
    return () => {
      opener = () => undefined
    }
  }, [open])
  useKeys({ 'mod+k': open })
  if (times === 0) return null
  return (
    <Suspense fallback={null}>
      <Dialog times={times} />
    </Suspense>
  )
}

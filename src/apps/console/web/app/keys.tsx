import { Kbd } from '@mantine/core'
import { useLayoutEffect, useRef } from 'react'

/** What a key does; the event's default is prevented before. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** Names that `KeyboardEvent.code` has for keys whose place matters more than their letter. */
const byCode: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Slash: '/',
  Space: 'space',
  Minus: '-',
  Equal: '=',
  Comma: ',',
  Period: '.',
}

/**
 * The name of a pressed key: `j`, `mod+k`, `alt+1`, `shift+/`, `enter`, `escape`, `arrowdown`, `f9`. Letters are taken by
 * their place on the keyboard, so that `j` works in the Kazakh and Russian layouts too; `mod` is Ctrl, or ⌘ on a Mac.
 */
export function nameOfKey({ code, key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  const letter = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase()
  const name = letter ?? byCode[code] ?? key.toLowerCase()
  const parts = [ctrlKey || metaKey ? 'mod' : '', altKey ? 'alt' : '', shiftKey ? 'shift' : '', name]
  return parts.filter((part) => part !== '').join('+')
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  // Nobody types into a choice; letters there are keys of the screen.
  if (target instanceof HTMLInputElement && /^(radio|checkbox|button|submit|range)$/.test(target.type)) return false
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)
}

const alwaysKeys = /^(mod|alt)\+|^f\d+$|^escape$/

/** While somebody types, only keys with mod or alt, function keys and Escape act. */
function acts(name: string, event: KeyboardEvent): boolean {
  if (alwaysKeys.test(name)) return true
  if (isTyping(event.target)) return false
  // A focused button or link keeps Enter and Space for itself, and an open dialog keeps the page's keys away.
  const target = event.target instanceof Element ? event.target : null
  if (/^(shift\+)?(enter|space)$/.test(name) && target?.closest('button, a, input, [role="option"], [role="menuitem"]'))
    return false
  return (
    document.querySelector('[role="dialog"][aria-modal="true"]') === null || target?.closest('[role="dialog"]') !== null
  )
}

/** Keys of a screen while it is shown. The handler that was added last is asked first. */
export function useKeys(keys: KeyMap, enabled = true): void {
  const latest = useRef(keys)
  latest.current = keys
  // Before it is painted: whoever sees the screen may strike at once.
  useLayoutEffect(() => {
    if (!enabled) return undefined
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const name = nameOfKey(event)
      const act = Object.hasOwn(latest.current, name) ? latest.current[name] : undefined
      if (act === undefined || !acts(name, event)) return
      event.preventDefault()
      act(event)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [enabled])
}

const shown: Readonly<Record<string, string>> = {
  mod: /Mac|iP(hone|ad)/.test(navigator.userAgent) ? '⌘' : 'Ctrl',
  enter: '⏎',
  escape: 'Esc',
  arrowdown: '↓',
  arrowup: '↑',
  shift: '⇧',
  alt: 'Alt',
  space: '␣',
}

/** A key as a hint beside what it does. Hidden from screen readers: `aria-keyshortcuts` tells them. */
export function Hint({ keys }: { readonly keys: string }) {
  return (
    <Kbd size="xs" aria-hidden>
      {keys
        .split('+')
        .map((part) => shown[part] ?? part.toUpperCase())
        .join(' ')}
    </Kbd>
  )
}

import { useEffect, useRef, useSyncExternalStore } from 'react'

/** Something that can be done from the command palette. */
export interface Command {
  /** Unique: `queue.next`. */
  readonly id: string
  /** In the reader's language. */
  readonly label: string
  /** A second, quieter line. */
  readonly hint?: string
  /** Other words by which it should be found. */
  readonly keywords?: string
  /** The heading it stands under: the screen that is open, work that begins anywhere, another screen, or the console itself. */
  readonly group: 'here' | 'work' | 'go' | 'console'
  /** The key that does the same, `alt+1`; shown beside it. */
  readonly keys?: string
  /** The action of the policies that it needs; hidden without. */
  readonly action?: string
  readonly run: () => void
}

let registered: readonly (readonly Command[])[] = []
const listeners = new Set<() => void>()

function change(next: readonly (readonly Command[])[]): void {
  registered = next
  for (const listener of listeners) listener()
}

/**
 * Adds commands to the palette while the component is on screen. Give them the group `here` where they belong to a screen;
 * one with the id of a command that begins anywhere stands in its place.
 * What a command runs may change from drawing to drawing; the palette always runs the latest.
 */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands)
  latest.current = commands
  const drawn = commands.map(({ id, label, hint, keywords }) => [id, label, hint, keywords].join('\u0000')).join('\n')
  useEffect(() => {
    if (drawn === '') return undefined
    const mine = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }))
    change([...registered, mine])
    return () => change(registered.filter((one) => one !== mine))
  }, [drawn])
}

/** All commands that screens have added, the oldest first. */
export function useRegistered(): readonly (readonly Command[])[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => registered,
  )
}

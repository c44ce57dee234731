import { Button, Group } from '@mantine/core'
import { Hint, useKeys } from '../app/keys.tsx'
import { useCommands } from './commands.ts'

/** What somebody may do about the thing on the screen, with its key and its words. */
export interface Offer<Name extends string> {
  readonly name: Name
  readonly key: string
  readonly label: string
}

interface OffersProps<Name extends string> {
  /** Begins the ids of the commands: `calls.rule`. */
  readonly area: string
  readonly offers: readonly Offer<Name>[]
  readonly take: (name: Name) => void
}

/** Buttons for it, each with its key and its line in the palette. To approve stands out. */
export function Offers<Name extends string>({ area, offers, take }: OffersProps<Name>) {
  useKeys(Object.fromEntries(offers.map(({ name, key }) => [key, () => take(name)])))
  useCommands(
    offers.map(({ name, key, label }) => ({
      id: `${area}.${name}`,
      label,
      group: 'here',
      keys: key,
      run: () => take(name),
    })),
  )
  return (
    <Group>
      {offers.map(({ name, key, label }) => (
        <Button
          key={name}
          variant={name === 'approve' ? 'filled' : 'default'}
          aria-keyshortcuts={key}
          onClick={() => take(name)}
          rightSection={<Hint keys={key} />}
        >
          {label}
        </Button>
      ))}
    </Group>
  )
}

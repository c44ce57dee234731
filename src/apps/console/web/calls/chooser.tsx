import { Grid, Group, Text, UnstyledButton } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Hint, useKeys } from '../app/keys.tsx'

interface ChooserProps<Item> {
  readonly items: readonly Item[]
  /** What the list is, for those who hear it. */
  readonly name: string
  /** How many there are, in words. */
  readonly count: string
  readonly line: (item: Item) => ReactNode
  readonly detail: (item: Item) => ReactNode
  /** The id of the one that is chosen at first. */
  readonly first?: string | undefined
}

/** A list on the left, walked with J and K, and on the right the one that is chosen; the first where none is. */
export function Chooser<Item extends { readonly id: string }>(props: ChooserProps<Item>) {
  const { items, name, count, line, detail, first } = props
  const [chosen, setChosen] = useState<string | null>(first ?? null)
  const at = Math.max(
    items.findIndex(({ id }) => id === chosen),
    0,
  )
  const go = (to: number) => setChosen(items[Math.min(Math.max(to, 0), items.length - 1)]?.id ?? null)
  useKeys({ j: () => go(at + 1), k: () => go(at - 1) })
  const current = items[at]
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Group justify="space-between" mb={6}>
          <Text size="sm" c="dimmed">
            {count}
          </Text>
          <Group gap={4}>
            <Hint keys="j" />
            <Hint keys="k" />
          </Group>
        </Group>
        <ul className="calls-list" aria-label={name}>
          {items.map((item, place) => (
            <li key={item.id}>
              <Line current={place === at} choose={() => setChosen(item.id)}>
                {line(item)}
              </Line>
            </li>
          ))}
        </ul>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8 }}>{current !== undefined && detail(current)}</Grid.Col>
    </Grid>
  )
}

interface LineProps {
  readonly current: boolean
  readonly choose: () => void
  readonly children: ReactNode
}

function Line({ current, choose, children }: LineProps) {
  const line = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (current) line.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <UnstyledButton ref={line} className="calls-line" aria-current={current ? 'true' : undefined} onClick={choose}>
      {children}
    </UnstyledButton>
  )
}

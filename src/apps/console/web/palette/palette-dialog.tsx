import { Group, Text } from '@mantine/core'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Hint } from '../app/keys.tsx'
import { useSession } from '../app/session.tsx'
import { type Command, useRegistered } from './commands.ts'
import { useConsoleCommands } from './console-commands.ts'
import { ReceiptCheck } from './receipt-check.tsx'
import { readTyped } from './typed.ts'
import { useWorkCommands } from './work-commands.ts'

const [store, spotlight] = createSpotlight()

/** What scrolls can be reached by the Tab key too (WCAG 2.1.1); the types of the list leave this out. */
const listProps = { viewportProps: { tabIndex: 0 } }

/** Whether a command is meant by what was typed: each word stands somewhere in its words. */
function fits({ label, hint = '', keywords = '' }: Command, words: readonly string[]): boolean {
  const text = `${label} ${hint} ${keywords}`.toLocaleLowerCase()
  return words.every((word) => text.includes(word))
}

const wordsOf = (query: string) => query.toLocaleLowerCase().split(/\s+/).filter(Boolean)

/** The palette itself; it opens each time `times` grows. */
export function PaletteDialog({ times }: { readonly times: number }) {
  const t = useT()
  const { may } = useSession()
  const [query, setQuery] = useState('')
  const [receipt, setReceipt] = useState<string | null>(null)
  useEffect(() => {
    if (times > 0) spotlight.open()
  }, [times])
  const typed = useTyped(query, setReceipt)
  const anywhere = [...useWorkCommands(), ...useConsoleCommands()]
  const here = useRegistered().flat()
  const ids = new Set(here.map(({ id }) => id))
  const words = wordsOf(query)
  const found = [...here, ...anywhere.filter(({ id }) => !ids.has(id))]
    .filter(({ action }) => action === undefined || may(action))
    .filter((one) => fits(one, words))
  const groups = (['here', 'work', 'go', 'console'] as const)
    .map((name) => ({ name, commands: found.filter(({ group }) => group === name) }))
    .filter(({ commands }) => commands.length > 0)
  return (
    <>
      <Spotlight.Root
        store={store}
        shortcut={null}
        query={query}
        onQueryChange={setQuery}
        scrollable
        maxHeight={420}
        transitionProps={{ duration: 0 }}
        overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
        aria-label={t('console.find')}
      >
        <Spotlight.Search placeholder={t('console.palette.placeholder')} aria-label={t('console.find')} />
        <Spotlight.ActionsList {...listProps}>
          {typed.map((command) => (
            <Line key={command.id} command={command} />
          ))}
          {groups.map(({ name, commands }) => (
            <Spotlight.ActionsGroup key={name} label={t(`console.palette.group.${name}`)}>
              {commands.map((command) => (
                <Line key={command.id} command={command} />
              ))}
            </Spotlight.ActionsGroup>
          ))}
          {typed.length === 0 && groups.length === 0 && (
            <Spotlight.Empty>{t('console.palette.nothing')}</Spotlight.Empty>
          )}
        </Spotlight.ActionsList>
      </Spotlight.Root>
      {receipt !== null && <ReceiptCheck receipt={receipt} close={() => setReceipt(null)} />}
    </>
  )
}

function Line({ command: { label, hint, keys, run } }: { readonly command: Command }) {
  return (
    <Spotlight.Action onClick={run}>
      <Group justify="space-between" wrap="nowrap" w="100%">
        <div>
          <Text>{label}</Text>
          {hint !== undefined && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {keys !== undefined && <Hint keys={keys} />}
      </Group>
    </Spotlight.Action>
  )
}

/** What a number typed into the palette leads to. */
function useTyped(query: string, check: (receipt: string) => void): readonly Command[] {
  const t = useT()
  const navigate = useNavigate()
  const { may } = useSession()
  const typed = readTyped(query)
  if (typed.kind === 'report' && may('reports:read')) {
    const open = () => void navigate({ to: '/reports/$id', params: { id: typed.id } })
    return [{ id: 'typed.report', label: t('console.palette.report'), hint: typed.id, group: 'go', run: open }]
  }
  if (typed.kind === 'receipt') {
    const hint = typed.receipt.replace(/(.{4})(?=.)/g, '$1 ')
    const run = () => check(typed.receipt)
    return [{ id: 'typed.receipt', label: t('console.palette.receipt'), hint, group: 'go', run }]
  }
  return []
}

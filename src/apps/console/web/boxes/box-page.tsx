import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure, failureTitle, Loading, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { useCommands } from '../palette/commands.ts'
import { StateBadge, SyntheticBadge } from './badges.tsx'
import { Cards } from './box-cards.tsx'
import { Cells, Common, Devices, Links } from './box-grounds.tsx'
import { BoxLink } from './box-link.tsx'
import { sureness } from './box-words.ts'
import './boxes.css'
import { type BoxDetail, takeBox, useBox, useBoxes, useRefresh } from './boxes-data.ts'
import { RulingDialog } from './ruling-dialog.tsx'
import { SeizureDialog } from './seizure-dialog.tsx'
import { Strips } from './strips.tsx'

/** One box: what it is, why its SIMs belong together, and what to do about it. */
export function BoxPage() {
  const t = useT()
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useBox(id)
  if (data !== undefined) return <Opened key={id} box={data} />
  return (
    <Page title={t('console.section.boxes')}>
      <Back />
      {error === null ? <Loading /> : <Failure error={error} retry={() => void refetch()} />}
    </Page>
  )
}

function Back() {
  const t = useT()
  return (
    <Anchor component={Link} to="/sim-boxes" size="sm">
      ← {t('console.boxes.back')}
    </Anchor>
  )
}

function Opened({ box }: { readonly box: BoxDetail }) {
  const t = useT()
  const grown = useNeighbours(box)
  const refresh = useRefresh()
  return (
    <div className="boxes">
      <Page title={t('console.boxes.title', { count: box.sims })} actions={<Deeds box={box} />}>
        <Group gap="sm">
          <Back />
          <StateBadge box={box} />
          {box.synthetic && <SyntheticBadge />}
          <Group gap={4} ml="auto">
            <Text size="sm" c="dimmed">
              {t('console.boxes.neighbours')}
            </Text>
            <Hint keys="j" />
            <Hint keys="k" />
          </Group>
        </Group>
        {grown && (
          <Alert variant="light" color="yellow" role="status" title={t('console.boxes.grown')}>
            <Button size="xs" variant="default" onClick={() => void refresh()}>
              {t('console.boxes.grown.show')}
            </Button>
          </Alert>
        )}
        <Earlier box={box} />
        <Decided box={box} />
        <Merged box={box} />
        <Facts box={box} />
        <div className="boxes-sides">
          <Stack gap="lg">
            <Links box={box} />
            <Common sims={box.members} />
            <Strips sims={box.members} />
          </Stack>
          <Stack gap="lg">
            <Cells cells={box.cells} />
            <Devices sims={box.members} />
          </Stack>
        </div>
        <Cards sims={box.members} />
      </Page>
    </div>
  )
}

/**
 * J and K lead to the next and the last box that waits, in the order of the list. Returns whether the operator has told
 * more of this one since it was opened.
 */
function useNeighbours({ id, updatedAt }: BoxDetail): boolean {
  const navigate = useNavigate()
  const items = useBoxes('waiting').data?.items ?? []
  const at = items.findIndex((box) => box.id === id)
  const go = (to: number) => {
    const next = items[to]
    if (next !== undefined) void navigate({ to: '/sim-boxes/box/$id', params: { id: next.id } })
  }
  useKeys({ j: () => go(at + 1), k: () => go(at - 1) })
  const known = items[at]
  return known !== undefined && known.updatedAt > updatedAt
}

function useTaking(id: string) {
  const t = useT()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: () => takeBox(id),
    onError: (error) =>
      notifications.show({ title: failureTitle(error, t), message: '', color: 'red', withCloseButton: false }),
    onSettled: () => refresh(),
  })
}

/** What the person can do with the box as it stands. */
function Deeds({ box }: { readonly box: BoxDetail }) {
  const t = useT()
  const { may, person } = useSession()
  const [open, setOpen] = useState<'confirmed' | 'dismissed' | 'seizure' | null>(null)
  const taking = useTaking(box.id)
  const undecided = box.state === 'found' || box.state === 'in-review'
  const deciding = undecided && may('calls:decide-box')
  const deeds = [
    {
      name: 'take',
      keys: 't',
      run: () => taking.mutate(),
      offered: deciding && box.assignee !== person.id,
    },
    { name: 'dismiss', keys: 'd', run: () => setOpen('dismissed'), offered: deciding },
    { name: 'confirm', keys: 'c', run: () => setOpen('confirmed'), offered: deciding },
    {
      name: 'seizure',
      keys: 's',
      run: () => setOpen('seizure'),
      offered: box.state === 'confirmed' && may('calls:record-seizure'),
    },
  ].filter(({ offered }) => offered)
  useKeys(Object.fromEntries(deeds.map(({ keys, run }) => [keys, run])))
  useCommands(
    deeds.map(({ name, keys, run }) => ({
      id: `boxes.${name}`,
      label: t(`console.boxes.${name}`),
      group: 'here',
      keys,
      run,
    })),
  )
  return (
    <>
      {deeds.map(({ name, keys, run }) => (
        <Button
          key={name}
          variant={name === 'confirm' || name === 'seizure' ? 'filled' : 'default'}
          loading={name === 'take' && taking.isPending}
          onClick={run}
          aria-keyshortcuts={keys}
          rightSection={<Hint keys={keys} />}
        >
          {t(`console.boxes.${name}`)}
        </Button>
      ))}
      {(open === 'confirmed' || open === 'dismissed') && (
        <RulingDialog box={box} decision={open} close={() => setOpen(null)} />
      )}
      {open === 'seizure' && <SeizureDialog box={box} close={() => setOpen(null)} />}
    </>
  )
}

/** Who somebody is, to whoever is at the screen. */
function useWho(): (id: string | null, name: string | null) => string {
  const t = useT()
  const { person } = useSession()
  return (id, name) => (id === person.id ? t('console.boxes.by.you') : (name ?? t('console.boxes.by.somebody')))
}

/** What was said of a box that was dismissed and has grown since. */
function Earlier({ box: { earlier } }: { readonly box: BoxDetail }) {
  const t = useT()
  const format = useFormat()
  const whoIs = useWho()
  if (earlier === null) return null
  const { at, by, byName, reason, sims } = earlier
  return (
    <Alert variant="light" color="yellow" title={t('console.boxes.earlier')}>
      <Text>{t('console.boxes.decided.dismissed', { who: whoIs(by, byName), time: format.time(at) })}</Text>
      {sims !== null && <Text>{t('console.boxes.earlier.sims', { count: sims })}</Text>}
      <Text className="boxes-words">{reason}</Text>
    </Alert>
  )
}

function Decided({ box }: { readonly box: BoxDetail }) {
  const t = useT()
  const format = useFormat()
  const whoIs = useWho()
  const { decidedAt, decidedBy, decidedByName, decisionReason } = box
  if (decidedAt === null) return null
  const who = whoIs(decidedBy, decidedByName)
  return (
    <Alert
      variant="light"
      color={box.state === 'confirmed' ? 'red' : 'gray'}
      title={t(`console.boxes.decided.${box.state}`, { who, time: format.time(decidedAt) })}
    >
      <Text className="boxes-words">{decisionReason}</Text>
    </Alert>
  )
}

/** Leads from a box that became part of another to that one, which is decided in its place. */
function Merged({ box: { mergedInto, mergedAt } }: { readonly box: BoxDetail }) {
  const t = useT()
  const format = useFormat()
  if (mergedInto === null || mergedAt === null) return null
  return (
    <Alert variant="light" color="gray" title={t('console.boxes.merged', { time: format.time(mergedAt) })}>
      <Text>{t('console.boxes.merged.help')}</Text>
      <BoxLink id={mergedInto}>{t('console.boxes.merged.open')}</BoxLink>
    </Alert>
  )
}

function Facts({ box }: { readonly box: BoxDetail }) {
  const t = useT()
  const format = useFormat()
  return (
    <dl className="boxes-tiles">
      <Tile name={t('console.boxes.score')}>{sureness(box.score, format)}</Tile>
      <Tile name={t('console.boxes.sims')}>{format.number(box.sims)}</Tile>
      <Tile name={t('console.boxes.devices')}>{format.number(box.devices)}</Tile>
      <Tile name={t('console.boxes.calls')}>{format.number(box.calls)}</Tile>
      <Tile name={t('console.boxes.where')} words>
        {box.operator}
        <br />
        {box.region === null ? t('console.boxes.region.none') : wordOf.region(t, box.region)}
      </Tile>
      <Tile name={t('console.boxes.when')} words>
        {format.time(box.firstSeen)}
        <br />
        {format.time(box.lastSeen)}
      </Tile>
    </dl>
  )
}

function Tile(props: { readonly name: string; readonly words?: boolean; readonly children: ReactNode }) {
  return (
    <div className="boxes-tile">
      <dt>{props.name}</dt>
      <dd className={props.words === true ? 'boxes-tile-words' : undefined}>{props.children}</dd>
    </div>
  )
}

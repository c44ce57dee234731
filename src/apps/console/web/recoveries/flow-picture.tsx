import { Button, Group, Text } from '@mantine/core'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { FlowDrawing } from './flow-drawing.tsx'
import { type Flow, type FlowLeg, layOutFlow } from './flow-layout.ts'
import { FlowNodeButton } from './flow-node.tsx'
import { type Direction, flowLegOf, gatherEnds, neighbourOf } from './flow-view.ts'
import type { RecoveryDetail } from './recovery.ts'

const sizes = { nodeWidth: 204, layerGap: 76, nodeGap: 14, nodeLeast: 76, sumHeight: 280 } as const

/** Where many accounts stand in one column: less of each, so that more are seen at once. */
const denseSizes = { ...sizes, nodeGap: 6, nodeLeast: 40, sumHeight: 420 } as const

/** More accounts than these in one column are many. */
const columnMost = 12

/** The picture of legs, with small accounts where there are many. */
function flowOf(legs: readonly FlowLeg[]): { readonly flow: Flow; readonly dense: boolean } {
  const flow = layOutFlow(legs, sizes)
  const columns = Map.groupBy(flow.nodes, ({ x }) => x)
  const dense = [...columns.values()].some(({ length }) => length > columnMost)
  return { flow: dense ? layOutFlow(legs, denseSizes) : flow, dense }
}

/** Room below for the arcs of money that came back. */
const arcRoom = 56

/** The frame in which the picture lies, in pixels, beyond which it is scrolled. */
const frameHeight = 560

interface PictureProps {
  readonly recovery: RecoveryDetail
  /** The key of the account that is chosen. */
  readonly chosen: string
  readonly choose: (key: string) => void
}

/** Where the money went, from the victim at the left to where it ended. */
export function FlowPicture({ recovery, chosen, choose }: PictureProps) {
  const t = useT()
  const [all, setAll] = useState(false)
  const ends = useMemo(() => gatherEnds(recovery.legs), [recovery.legs])
  const { flow, dense } = useMemo(
    () => flowOf(all ? recovery.legs.map(flowLegOf) : ends.legs),
    [all, recovery.legs, ends],
  )
  const frame = useRef<HTMLDivElement>(null)
  const { zoom, whole, toggle, step } = useZoom(frame, flow)
  const walk = useWalk({ flow, chosen, choose, frame })
  useKeys({ z: toggle })
  useMiddle({ frame, flow, zoom, chosen })
  const height = flow.height + (flow.links.some(({ back }) => back) ? arcRoom : 0)
  return (
    <div>
      <Group gap="xs" mb={6}>
        <Legend />
        <Group gap={4} ml="auto">
          {ends.together.size > 0 && (
            <Button size="xs" variant="default" onClick={() => setAll(!all)}>
              {t(all ? 'console.recoveries.flow.fewer' : 'console.recoveries.flow.all')}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            onClick={() => step(-1)}
            aria-label={t('console.recoveries.flow.smaller')}
          >
            −
          </Button>
          <Button size="xs" variant="default" onClick={() => step(1)} aria-label={t('console.recoveries.flow.larger')}>
            +
          </Button>
          <Button size="xs" variant="default" onClick={toggle} aria-keyshortcuts="z" rightSection={<Hint keys="z" />}>
            {t(whole ? 'console.recoveries.flow.readable' : 'console.recoveries.flow.fit')}
          </Button>
        </Group>
      </Group>
      <div className="recoveries-frame" ref={frame} style={{ maxHeight: frameHeight }}>
        <div style={{ width: flow.width * zoom, height: height * zoom, margin: '0 auto' }}>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be read as a form. */}
          <div
            className="recoveries-flow"
            role="group"
            aria-label={t('console.recoveries.flow')}
            style={{ width: flow.width, height, transform: `scale(${zoom})` }}
            onKeyDown={walk}
          >
            <FlowDrawing flow={flow} height={height} chosen={chosen} />
            {flow.nodes.map((node) => (
              <FlowNodeButton
                key={node.key}
                node={node}
                recovery={recovery}
                together={all ? undefined : ends.together.get(node.key)}
                current={node.key === chosen}
                dense={dense}
                choose={() => (ends.together.has(node.key) ? setAll(true) : choose(node.key))}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  )
}

const zooms = [0.25, 0.35, 0.5, 0.65, 0.8, 1, 1.25, 1.5]

/** Below this the words are too small to be read. */
const readable = 0.8

/** How large the picture is drawn: readable and scrolled at first, or all of it at once. */
function useZoom(frame: RefObject<HTMLElement | null>, flow: Flow) {
  const [width, setWidth] = useState(1000)
  const [whole, setWhole] = useState(false)
  const [chosen, setChosen] = useState<number | null>(null)
  useEffect(() => {
    const place = frame.current
    if (place === null) return undefined
    const watch = new ResizeObserver(() => setWidth(place.clientWidth))
    watch.observe(place)
    return () => watch.disconnect()
  }, [frame])
  const across = Math.min(1, width / Math.max(flow.width, 1))
  const fit = Math.min(across, (frameHeight - 8) / Math.max(flow.height + arcRoom, 1))
  const zoom = chosen ?? (whole ? fit : Math.max(readable, across))
  return {
    zoom,
    whole: whole && chosen === null,
    toggle: () => {
      setWhole(chosen !== null || !whole)
      setChosen(null)
    },
    step: (by: 1 | -1) =>
      setChosen((by > 0 ? zooms.find((one) => one > zoom) : zooms.findLast((one) => one < zoom)) ?? zoom),
  }
}

interface Middle extends Pick<PictureProps, 'chosen'> {
  readonly frame: RefObject<HTMLElement | null>
  readonly flow: Flow
  readonly zoom: number
}

/** Brings the chosen account into the middle where the picture is larger than its frame, whenever it is drawn anew. */
function useMiddle({ frame, flow, zoom, chosen }: Middle): void {
  const key = useRef(chosen)
  key.current = chosen
  useEffect(() => {
    const node = flow.nodes.find((one) => one.key === key.current) ?? flow.nodes[0]
    const place = frame.current
    if (node === undefined || place === null) return
    place.scrollTo({
      left: (node.x + node.width / 2) * zoom - place.clientWidth / 2,
      top: (node.y + node.height / 2) * zoom - place.clientHeight / 2,
    })
  }, [frame, flow, zoom])
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

interface Walk extends Pick<PictureProps, 'chosen' | 'choose'> {
  readonly flow: Flow
  readonly frame: RefObject<HTMLElement | null>
}

/** Arrow keys walk from account to account; the one with the focus is the one that is chosen. */
function useWalk({ flow, chosen, choose, frame }: Walk): (event: KeyboardEvent) => void {
  return (event) => {
    const direction = arrows[event.key]
    if (direction === undefined) return
    event.preventDefault()
    const next = neighbourOf(flow.nodes, chosen, direction)
    choose(next)
    const node = frame.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(next)}"]`)
    node?.focus()
  }
}

function Legend() {
  const t = useT()
  return (
    <ul className="recoveries-legend" aria-label={t('console.recoveries.flow.legend')}>
      {(['held', 'returned', 'open', 'lost'] as const).map((fate) => (
        <li key={fate}>
          <span className={`recoveries-mark recoveries-fate-${fate}`} aria-hidden />
          <Text span size="sm">
            {t(`console.recoveries.sum.${fate}`)}
          </Text>
        </li>
      ))}
    </ul>
  )
}

import type { Flow, FlowNode } from './flow-layout.ts'
import { arcOf, type Part, partsOf, pathOf } from './flow-view.ts'

interface DrawingProps {
  readonly flow: Flow
  readonly height: number
  readonly chosen: string
}

/** How wide the column is that shows what became of an account's money. */
const column = 14

/** Ribbons, arcs, and the column of each account. What it shows stands in words at the accounts. */
export function FlowDrawing({ flow, height, chosen }: DrawingProps) {
  const nodes = new Map(flow.nodes.map((node) => [node.key, node]))
  return (
    <svg className="recoveries-drawing" width={flow.width} height={height} aria-hidden focusable="false">
      <defs>
        <pattern
          id="recoveries-hatched"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" className="recoveries-hatch-ground" />
          <rect width="3" height="6" className="recoveries-hatch-line" />
        </pattern>
        <pattern id="recoveries-dotted" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" className="recoveries-dot-ground" />
          <circle cx="3" cy="3" r="1.3" className="recoveries-dot" />
        </pattern>
        <marker id="recoveries-arrow" markerWidth="7" markerHeight="7" refX="5" refY="3.5" orient="auto">
          <path d="M0 0L7 3.5L0 7Z" className="recoveries-arrow" />
        </marker>
      </defs>
      {flow.links.map((link) => {
        const [from, to] = [nodes.get(link.from), nodes.get(link.to)]
        if (from === undefined || to === undefined) return null
        const near = link.from === chosen || link.to === chosen
        return link.back ? (
          <path
            key={`${link.from}>${link.to}`}
            className="recoveries-arc"
            d={arcOf(from, to, flow.nodes)}
            markerEnd="url(#recoveries-arrow)"
            data-near={near}
          />
        ) : (
          <path key={`${link.from}>${link.to}`} className="recoveries-ribbon" d={pathOf(link)} data-near={near} />
        )
      })}
      {flow.nodes
        .filter(({ key }) => key !== '')
        .map((node) => (
          <Column key={node.key} node={node} />
        ))}
    </svg>
  )
}

const pieceClass: Readonly<Record<Part, string>> = {
  onward: 'recoveries-piece-onward',
  held: 'recoveries-piece-held',
  returned: 'recoveries-piece-returned',
  open: 'recoveries-piece-open',
  lost: 'recoveries-piece-lost',
}

function Column({ node }: { readonly node: FlowNode }) {
  const total = node.amount === 0 ? 1 : node.amount
  let top = node.y
  return (
    <g>
      <rect x={node.x} y={node.y} width={node.width} height={node.height} rx={8} className="recoveries-card" />
      {partsOf(node).map(({ part, amount }) => {
        const height = (amount / total) * node.height
        const y = top
        top += height
        const x = node.x + node.width - column
        return (
          <g key={part}>
            <rect x={x} y={y} width={column} height={height} className={pieceClass[part]} />
            {part === 'returned' && height >= 12 && (
              <path d={`M${x + 3} ${y + height / 2}l3 3l5 -6`} className="recoveries-check" />
            )}
          </g>
        )
      })}
    </g>
  )
}

import { useT } from '../app/i18n.tsx'
import { accountText, shortAccount } from './account-text.ts'
import { Clock } from './clock.tsx'
import type { FlowNode } from './flow-layout.ts'
import { partsOf } from './flow-view.ts'
import { useTenge } from './money.ts'
import type { RecoveryDetail } from './recovery.ts'

const shapes = { held: '■', returned: '✓', lost: '▨', open: '…' } as const

interface NodeProps {
  readonly node: FlowNode
  readonly recovery: RecoveryDetail
  /** How many accounts it stands for; undefined where for one. */
  readonly together: number | undefined
  readonly current: boolean
  /** Whether there is room for no more than the account and its sum. */
  readonly dense: boolean
  readonly choose: () => void
}

/** What became of the money, as shapes alone, each with its word for those who hear. */
function Shapes({ parts }: { readonly parts: readonly (keyof typeof shapes)[] }) {
  const t = useT()
  return parts.map((part) => (
    <span key={part} title={t(`console.recoveries.sum.${part}`)}>
      <span aria-hidden> {shapes[part]}</span>
      <span className="heard">{t(`console.recoveries.sum.${part}`)}</span>
    </span>
  ))
}

/** When the first answer is due that a bank owes about an account; null where none is. */
function dueAt({ legs }: FlowNode, { requests }: RecoveryDetail): string | null {
  const here = new Set(legs)
  const due = requests.filter(
    ({ leg, state, kind }) => leg !== null && state === 'open' && kind === 'hold' && here.has(leg),
  )
  return due.map((request) => request.dueAt).toSorted()[0] ?? null
}

/** One account of the picture: whose bank, which account, how much money, and what became of it. */
export function FlowNodeButton({ node, recovery, together, current, dense, choose }: NodeProps) {
  const t = useT()
  const tenge = useTenge()
  const victim = node.key === ''
  const fates = partsOf(node).flatMap(({ part, amount }) => (part === 'onward' ? [] : [{ part, amount }]))
  const due = dueAt(node, recovery)
  const leg = recovery.legs.find(({ id }) => id === node.legs[0])
  const bank = victim ? recovery.victimBankName : (leg?.bankName ?? node.bank)
  const title = victim
    ? t('console.recoveries.victim')
    : together === undefined
      ? bank
      : t('console.recoveries.flow.together', { count: together })
  return (
    <button
      type="button"
      className="recoveries-node"
      data-key={node.key}
      data-victim={victim}
      aria-pressed={current}
      tabIndex={current ? 0 : -1}
      style={{ left: node.x, top: node.y, width: node.width - (victim ? 0 : 16), height: node.height }}
      onClick={choose}
    >
      {(!dense || victim || together !== undefined) && <span className="recoveries-node-bank">{title}</span>}
      {victim && <span className="recoveries-node-small">{bank}</span>}
      {!victim && together === undefined && (
        <span className="recoveries-node-account" title={accountText(node.account)}>
          {shortAccount(node.account)}
        </span>
      )}
      <strong>
        {tenge(victim ? recovery.stolen : node.amount)}
        {dense && !victim && <Shapes parts={fates.map(({ part }) => part)} />}
      </strong>
      {!victim &&
        (!dense || node.height > 76) &&
        fates.map(({ part, amount }) => (
          <span key={part} className="recoveries-node-small">
            {part === 'open' && due !== null ? (
              <Clock due={due} />
            ) : (
              <>
                <span aria-hidden>{shapes[part]} </span>
                {t(`console.recoveries.sum.${part}`)}
                {amount < node.amount && ` ${tenge(amount)}`}
              </>
            )}
          </span>
        ))}
    </button>
  )
}

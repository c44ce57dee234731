import { useT } from '../app/i18n.tsx'
import { useTenge } from './money.ts'
import type { Sums } from './recovery.ts'

/** The fates of stolen money, in the order in which they are drawn everywhere. */
export const fates = ['held', 'returned', 'open', 'lost'] as const

/** Where the stolen money is, as one bar: each fate has a pattern of its own. */
export function SumsBar({ sums }: { readonly sums: Sums }) {
  const t = useT()
  const tenge = useTenge()
  const shown = fates.filter((fate) => sums[fate] > 0)
  if (shown.length === 0) return null
  const words = shown.map((fate) => `${t(`console.recoveries.sum.${fate}`)}: ${tenge(sums[fate])}`).join(', ')
  return (
    <div className="recoveries-bar" role="img" aria-label={words} title={words}>
      {shown.map((fate) => (
        <div key={fate} className={`recoveries-fate-${fate}`} style={{ flexGrow: sums[fate] }} />
      ))}
    </div>
  )
}

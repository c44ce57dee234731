import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import type { Report } from '../report/report-data.ts'
import { ChaseButton } from './chase-button.tsx'
import './recoveries.css'
import { useRecoveriesOf } from './recoveries-data.ts'
import { RecoveryLines } from './recovery-lines.tsx'
import { RecoveryTexts } from './recovery-texts.tsx'
import { isAboutMoney, tellsOfLoss } from './theft.ts'

/** The money of a report: who chases it, what was held of it, and a way to begin. Nothing where no money is spoken of. */
export function ReportMoney({ report }: { readonly report: Report }) {
  const { may } = useSession()
  const found = useRecoveriesOf(report.id)
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  const concerned = may('payments:read-recoveries') || may('payments:open-recovery')
  if (!concerned || (items.length === 0 && !isAboutMoney(report))) return null
  const first = found.isSuccess && items.length === 0 && tellsOfLoss(report)
  return (
    <RecoveryTexts waiting={null}>
      <section className="recoveries recoveries-strip" aria-labelledby="report-money">
        <Heading />
        <div className="recoveries-strip-lines">
          {found.isSuccess && items.length === 0 && <Nobody />}
          <RecoveryLines found={found} />
        </div>
        {may('payments:open-recovery') && (
          <ChaseButton report={report.id} earlier={items} keys="m" first={first} size="xs" />
        )}
      </section>
    </RecoveryTexts>
  )
}

function Heading() {
  return <h2 id="report-money">{useT()('console.recoveries.money')}</h2>
}

function Nobody() {
  return <span className="recoveries-nobody">{useT()('console.recoveries.money.none')}</span>
}

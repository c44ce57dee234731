import type { FraudType } from '#domains/taxonomy'
import { Calls } from '../components/calls.tsx'
import { Notice } from '../components/notice.tsx'
import { Hidden, questionForm } from '../components/question.tsx'
import { Receipt } from '../components/receipt.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What the page with a receipt shows: it is shown once and kept by nobody else. */
export interface ReceiptProps {
  readonly view: View
  /** 16 digits, with or without spaces. */
  readonly receipt: string
  readonly kind: 'report' | 'child' | 'dispute' | 'appeal' | 'theft' | 'hold'
  readonly danger?: boolean
  readonly paid?: boolean
  /** The kind of fraud, for advice. */
  readonly fraud?: FraudType
}

/** The entry of the navigation that a receipt belongs to. */
const current = {
  report: '/report',
  child: '/children',
  dispute: '/check',
  appeal: '/calls',
  theft: '/theft',
  hold: '/hold',
} as const

/** Thanks, the receipt, and what happens next. Printable. */
export function ReceiptPage(props: ReceiptProps) {
  const { view, kind } = props
  const { t } = view
  const steps = ['one', 'two', 'three'] as const
  return (
    <Layout
      view={view}
      title={t(`site.receipt.${kind}.title`)}
      current={current[kind]}
      switchForm="/receipt"
      sensitive={kind === 'report' || kind === 'child'}
      unlisted
    >
      <div class="narrow">
        <h1 class="title">{t(`site.receipt.${kind}.title`)}</h1>
        <p class="lede">{t(`site.receipt.${kind}.lede`)}</p>
        <Receipt view={view} receipt={props.receipt} />
        <p>{kind === 'child' ? t('site.receipt.keep-child') : t('site.receipt.keep')}</p>
        <Urgent {...props} />
        <h2>{t('site.receipt.next')}</h2>
        <ol class="next">
          {steps.map((name) => (
            <li>{t(`site.receipt.${kind}.next.${name}`)}</li>
          ))}
        </ol>
        {props.fraud && (
          <section class="advice">
            <h2>{t('site.result.advice')}</h2>
            <p>{t(`taxonomy.fraud-type.${props.fraud}.advice`)}</p>
          </section>
        )}
        <Again {...props} />
        <p class="actions">
          <a class="button button-outline" href={view.href('/follow')}>
            {t('site.receipt.follow')}
          </a>
          <a class="actions-last" href={view.href('/')}>
            {t('site.receipt.home')}
          </a>
        </p>
      </div>
    </Layout>
  )
}

/** What the language switch sends: the receipt stands in no address, and without it the switch would lose it. */
function Again({ view, receipt, kind, danger, paid, fraud }: ReceiptProps) {
  const values = { receipt, kind, danger: danger ? '1' : undefined, paid: paid ? '1' : undefined, fraud }
  return (
    <form id={questionForm} method="post" action={view.href('/receipt')}>
      <Hidden values={values} />
    </form>
  )
}

function Urgent({ view, kind, danger, paid }: ReceiptProps) {
  const { t } = view
  const child = kind === 'child'
  if (danger || child) {
    return (
      <Notice
        tone={danger ? 'danger' : 'ok'}
        icon="phone"
        title={child ? t('site.receipt.child.call') : t('site.receipt.danger')}
      >
        <Calls view={view} numbers={child ? ['111', '112'] : ['102', '112']} child={child} />
      </Notice>
    )
  }
  if (!paid) return null
  return (
    <Notice tone="danger" icon="card" title={t('site.receipt.paid.title')}>
      <p>
        <a href={view.href('/paid')}>{t('site.receipt.paid.link')}</a>
      </p>
    </Notice>
  )
}

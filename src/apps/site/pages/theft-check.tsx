import type { NamedBank } from '#domains/payments'
import { formatMoney } from '#kernel/money'
import { SummaryList, type SummaryRow } from '../components/facts.tsx'
import type { FieldError } from '../components/field.tsx'
import { OwnIdentifiers } from '../components/own-identifiers.tsx'
import { Radios } from '../components/radios.tsx'
import { regionWords } from '../components/region-field.tsx'
import { LastLookLayout } from '../form-layout.tsx'
import type { NamedIdentifier } from '../named-identifiers.ts'
import { carried, paymentSteps, paymentsMost, paymentsOf, type TheftAnswers } from '../theft-flow.ts'
import { recipientField } from '../theft-form.ts'
import { amountIn, recipientOf, recipientsIn, type TheftPayment } from '../theft-payment.ts'
import { bankName, sumOf } from '../theft-submission.ts'
import type { View } from '../view.ts'
import { theftFrame } from './theft.tsx'

/** What the last page before a theft is told shows. */
export interface TheftCheckProps {
  readonly view: View
  readonly answers: TheftAnswers
  readonly banks: readonly NamedBank[]
  /** What the words name, for the victim to say which of it is their own. */
  readonly found: readonly NamedIdentifier[]
  readonly errors?: readonly FieldError[]
}

/** All answers, each with a way to change it; nothing has been sent yet. One payment stands among them, several under headings. */
export function TheftCheckPage(props: TheftCheckProps) {
  const { view, answers, found, errors } = props
  const { t } = view
  const [first = {}, ...others] = paymentsOf(answers)
  return (
    <LastLookLayout
      page={{ ...theftFrame(view), title: t('site-theft.check.title'), unlisted: true, errors }}
      hidden={carried(answers, 'check')}
      send={t('site-theft.check.send')}
    >
      {others.length === 0 ? (
        <>
          <SummaryList rows={[...paymentRows(props, first, 1), ...moreRows(props)]} />
          <Recipient view={view} own={answers.own} payment={first} number={1} />
          <Another view={view} count={1} />
        </>
      ) : (
        <Several {...props} payments={[first, ...others]} />
      )}
      <OwnIdentifiers
        view={view}
        label={t('site.report.own.title')}
        hint={t('site.report.own.hint')}
        errors={errors}
        found={found}
        own={answers.own}
      />
      {promises(answers).map((name) => (
        <p>{t(`site-theft.check.${name}`)}</p>
      ))}
    </LastLookLayout>
  )
}

/** Each payment under its number, then their sum and what was told besides. */
function Several(props: TheftCheckProps & { readonly payments: readonly TheftPayment[] }) {
  const { view, answers, payments } = props
  const { t } = view
  const sum = formatMoney({ minor: sumOf(answers), currency: 'KZT' }, view.language)
  return (
    <>
      {payments.map((payment, place) => (
        <section class="payment">
          <div class="payment-top">
            <h2>{t('site-theft.payments.number', { number: place + 1 })}</h2>
            <button class="link" type="submit" name="go" value={`remove:${place + 1}`}>
              {t('site-theft.payments.remove')}
              <span class="unseen"> {t('site-theft.payments.number', { number: place + 1 })}</span>
            </button>
          </div>
          <SummaryList rows={paymentRows(props, payment, place + 1)} />
          <Recipient view={view} own={answers.own} payment={payment} number={place + 1} />
        </section>
      ))}
      <p class="payment-sum">{t('site-theft.payments.sum', { count: payments.length, sum })}</p>
      <Another view={view} count={payments.length} />
      <SummaryList rows={moreRows(props)} />
    </>
  )
}

/** People who are deceived often pay more than once. */
function Another({ view, count }: { readonly view: View; readonly count: number }) {
  const { t } = view
  if (count >= paymentsMost) return <p class="quiet">{t('site-theft.payments.most', { most: paymentsMost })}</p>
  return (
    <>
      {count === 1 && <p class="quiet">{t('site-theft.payments.add-hint')}</p>}
      <p>
        <button class="button button-outline" type="submit" name="go" value="add">
          {t('site-theft.payments.add')}
        </button>
      </p>
    </>
  )
}

/** A slip names the payer's account too: of several the victim says which was paid. */
function Recipient(props: {
  readonly view: View
  readonly own: string | undefined
  readonly payment: TheftPayment
  /** From 1. */
  readonly number: number
}) {
  const { view, own, payment, number } = props
  const { t } = view
  const named = recipientsIn(payment)
  if (named.length < 2) return null
  return (
    <Radios
      view={view}
      name={recipientField(number)}
      legend="group"
      label={t('site-theft.check.recipient')}
      value={recipientOf({ ...payment, own })?.value}
      choices={named.map(({ kind, value, display }) => ({
        value,
        label: display,
        hint: t(`taxonomy.observable-kind.${kind}.title`),
      }))}
    />
  )
}

/** What is asked of a payment, of the payment of this number. */
function paymentRows(props: TheftCheckProps, payment: TheftPayment, number: number): readonly SummaryRow[] {
  const { view, answers, banks } = props
  const { t } = view
  const several = paymentsOf(answers).length > 1
  const values = {
    bank: bankName(payment, { t, banks }),
    money: moneyWords(view, payment),
    to: recipientOf({ ...payment, own: answers.own })?.display ?? (payment.to?.trim() || t('site-theft.to.unknown')),
  }
  return paymentSteps.map((step) => {
    const term = t(`site-theft.answer.${step}`)
    const about = several ? `${term}, ${t('site-theft.payments.number', { number })}` : term
    return {
      term,
      value: values[step],
      change: { go: `change:${step}:${number}`, label: t('site.answer.change'), about },
    }
  })
}

/** What is asked once, however many payments there are. */
function moreRows({ view, answers }: TheftCheckProps): readonly SummaryRow[] {
  const { t } = view
  const words = answers.words?.trim() || t('site-theft.more.no-words')
  const values = {
    'site-theft.answer.more': answers.contact ? `${words} · ${t('site-theft.more.left')}` : words,
    'site.answer.region': regionWords(view, answers.region),
  }
  return Object.entries(values).map(([key, value]) => ({
    term: t(key),
    value,
    change: { go: 'change:more', label: t('site.answer.change'), about: t(key) },
  }))
}

function moneyWords(view: View, payment: TheftPayment): string {
  const { amount, when, paidOn = '' } = payment
  const minor = amountIn(payment)
  const sum = minor === 0n ? amount : formatMoney({ minor, currency: 'KZT' }, view.language)
  const time =
    when === 'date' && paidOn !== '' ? view.formatDate(new Date(paidOn)) : view.t(`site-theft.when.${when ?? 'now'}`)
  return `${sum} · ${time}`
}

/** What happens next, for the banks that are asked and for those that cannot be. */
function promises(answers: TheftAnswers): readonly string[] {
  const payments = paymentsOf(answers)
  const others = payments.filter(({ bank }) => bank === 'other').length
  if (others === payments.length) return ['other']
  const promise = payments.length === 1 ? 'promise' : 'promise-several'
  return others === 0 ? [promise] : [promise, 'other-some']
}

import type { NamedBank } from '#domains/payments'
import { contactLimits } from '#domains/reports'
import type { SealingKey } from '#kernel/jwe'
import { Calls } from '../components/calls.tsx'
import { type FieldError, Select, TextArea, TextField } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { Radios } from '../components/radios.tsx'
import { RegionField } from '../components/region-field.tsx'
import { SealedContact } from '../components/sealed-contact.tsx'
import { type FormFrame, QuestionLayout } from '../form-layout.tsx'
import { carried, recipientMost, type TheftAnswers, type TheftStep, theftProgress } from '../theft-flow.ts'
import { theftTextMost, theftTimes } from '../theft-payment.ts'
import { bankName } from '../theft-submission.ts'
import type { View } from '../view.ts'

/** What one question about stolen money shows. */
export interface TheftQuestionProps {
  readonly view: View
  readonly step: Exclude<TheftStep, 'check'>
  readonly answers: TheftAnswers
  /** The banks that can be asked. */
  readonly banks: readonly NamedBank[]
  readonly errors?: readonly FieldError[]
  /** The key to which the browser seals how to call back. */
  readonly sealTo?: SealingKey
}

/** One question about stolen money, in the frame all questions share. */
export function TheftQuestionPage(props: TheftQuestionProps) {
  const { view, step, answers, errors } = props
  const { t } = view
  const { place = 0 } = answers
  const title = step === 'bank' ? t('site-theft.title') : t(`site-theft.${step}.title`)
  const Body = bodies[step]
  return (
    <QuestionLayout
      page={{ ...theftFrame(view), title, description: t('site-theft.lede'), unlisted: step !== 'bank', errors }}
      progress={place === 0 ? theftProgress(step) : t('site-theft.payments.number', { number: place + 1 })}
      hidden={carried(answers, step)}
      {...(step === 'to' && { unknown: t('site.unknown') })}
      {...(step === 'more' && { unknown: t('site-theft.more.skip') })}
    >
      <Body {...props} />
    </QuestionLayout>
  )
}

/** What every page about stolen money has in common. */
export function theftFrame(view: View): Omit<FormFrame, 'title'> {
  return { view, action: '/theft', current: '/theft', strip: false }
}

const bodies = { bank: Bank, money: Money, to: To, more: More }

/** More banks than this are chosen from a list, fewer by one touch. */
const radiosMost = 12

/** What stops the money soonest stands before the first question. */
function Bank({ view, answers, banks, errors }: TheftQuestionProps) {
  const { t } = view
  const choices = banks.map(({ code, name }) => ({ value: code, label: name }))
  const other = { value: 'other', label: t('site-theft.bank.other') }
  const field = { view, name: 'bank', label: t('site-theft.bank.title'), value: answers.bank, errors }
  return (
    <>
      <h1 class="title">{t('site-theft.title')}</h1>
      <p class="lede">{t('site-theft.lede')}</p>
      <Notice tone="danger" icon="phone" title={t('site-theft.first.title')}>
        <p>{t('site-theft.first.bank')}</p>
        <Calls view={view} numbers={['102']} />
      </Notice>
      {banks.length > radiosMost ? (
        <Select {...field} choices={[{ value: '', label: t('site-theft.bank.choose') }, ...choices, other]} />
      ) : (
        <Radios {...field} legend="group" choices={choices} apart={other} apartWord={t('site.or')} />
      )}
      <TextField
        view={view}
        name="bankName"
        label={t('site-theft.bank.name')}
        hint={t('site-theft.bank.name-hint')}
        value={answers.bankName}
        errors={errors}
        maxLength={100}
        width="medium"
      />
    </>
  )
}

function Money({ view, answers, banks, errors }: TheftQuestionProps) {
  const { t } = view
  const further = (answers.place ?? 0) > 0
  return (
    <>
      <h1 class="title">{t('site-theft.money.title')}</h1>
      {further && <OutOf view={view} answers={answers} banks={banks} />}
      <TextField
        view={view}
        name="amount"
        label={t('site-theft.money.amount')}
        hint={t(further ? 'site-theft.money.further-hint' : 'site-theft.money.amount-hint')}
        value={answers.amount}
        errors={errors}
        inputMode="decimal"
        maxLength={24}
        width="medium"
      />
      <Radios
        view={view}
        name="when"
        legend="group"
        label={t('site-theft.money.when')}
        value={answers.when}
        errors={errors}
        choices={theftTimes.map((value) => ({ value, label: t(`site-theft.when.${value}`) }))}
      />
      <TextField
        view={view}
        name="paidOn"
        label={t('site-theft.money.date')}
        hint={t('site-theft.money.date-hint')}
        value={answers.paidOn}
        errors={errors}
        type="date"
        width="medium"
      />
    </>
  )
}

/** Further payments mostly leave the bank of the first; where one does not, a press leads to the banks and back. */
function OutOf({ view, answers, banks }: Pick<TheftQuestionProps, 'view' | 'answers' | 'banks'>) {
  const { t } = view
  return (
    <p class="carried">
      {t('site-theft.payments.out-of')} <strong>{bankName(answers, { t, banks })}</strong>{' '}
      <button class="link" type="submit" name="go" value="change:bank">
        {t('site-theft.payments.other-bank')}
      </button>
    </p>
  )
}

function To({ view, answers, errors }: TheftQuestionProps) {
  const { t } = view
  return (
    <>
      <h1 class="title">{t('site-theft.to.title')}</h1>
      <TextArea
        view={view}
        name="to"
        label={t('site-theft.to.label')}
        hint={t('site-theft.to.hint')}
        value={answers.to}
        errors={errors}
        rows={4}
        maxLength={recipientMost(answers)}
      />
      <p class="quiet">{t('site-theft.to.card')}</p>
    </>
  )
}

function More({ view, answers, errors, sealTo }: TheftQuestionProps) {
  const { t } = view
  return (
    <>
      <h1 class="title">{t('site-theft.more.title')}</h1>
      <RegionField view={view} label={t('site.report.region.label')} value={answers.region} errors={errors} />
      <TextArea
        view={view}
        name="words"
        label={t('site-theft.more.words')}
        hint={t('site-theft.more.words-hint')}
        value={answers.words}
        errors={errors}
        rows={4}
        maxLength={theftTextMost}
      />
      <SealedContact view={view} contact={answers.contact} sealTo={sealTo}>
        <TextField
          view={view}
          name="contactPhone"
          label={t('site-theft.more.phone')}
          hint={t('site-theft.more.phone-hint')}
          value={answers.contactPhone}
          errors={errors}
          inputMode="tel"
          maxLength={contactLimits.phone}
          width="medium"
        />
      </SealedContact>
    </>
  )
}

import { contactLimits } from '#domains/reports'
import { dangers } from '#domains/taxonomy'
import type { SealingKey } from '#kernel/jwe'
import { currencies } from '#kernel/money'
import { Calls } from '../components/calls.tsx'
import { type FieldError, Select, TextArea, TextField } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { Radios } from '../components/radios.tsx'
import { RegionField } from '../components/region-field.tsx'
import { SealedContact } from '../components/sealed-contact.tsx'
import { type FormFrame, QuestionLayout } from '../form-layout.tsx'
import {
  askedTopics,
  carried,
  childTopics,
  paymentWays,
  progressOf,
  type ReportAnswers,
  type ReportStep,
  textLimit,
  yesNo,
} from '../report-flow.ts'
import type { View } from '../view.ts'

/** What one question of a report shows. */
export interface ReportQuestionProps {
  readonly view: View
  readonly step: Exclude<ReportStep, 'check'>
  readonly answers: ReportAnswers
  readonly errors?: readonly FieldError[]
  /** The key to which the browser seals how to call back. */
  readonly sealTo?: SealingKey
}

/** One question of a report, in the frame all questions share. */
export function ReportQuestionPage(props: ReportQuestionProps) {
  const { view, step, answers, errors } = props
  const title = say(view, answers, `${step}.title`)
  const Body = bodies[step]
  return (
    <QuestionLayout
      page={{ ...reportFrame(view, answers), title, unlisted: step !== 'topic', errors }}
      progress={progressOf(answers, step)}
      hidden={carried(answers, step)}
      {...(step === 'text' && { unknown: say(view, answers, 'text.wordless') })}
      {...(step === 'contact' && { unknown: view.t('site.report.contact.skip') })}
    >
      <Body {...props} />
    </QuestionLayout>
  )
}

/** What every page of a report has in common: nobody else should see it over a shoulder. */
export function reportFrame(view: View, { child }: ReportAnswers): Omit<FormFrame, 'title'> {
  return { view, action: '/report', current: child === '1' ? '/children' : '/report', sensitive: true }
}

const bodies = { topic: Topic, text: Text, money: Money, danger: Danger, region: Region, contact: Contact }

/** A text of the report form: children are spoken to in words of their own. */
export function say({ t }: View, { child }: ReportAnswers, name: string): string {
  return child === '1' ? t(`site.report-child.${name}`) : t(`site.report.${name}`)
}

function Topic({ view, answers, errors }: ReportQuestionProps) {
  const { t } = view
  const child = answers.child === '1'
  const choices = child
    ? childTopics.map((code) => ({ value: code, label: t(`site.report-child.topic.${code}`) }))
    : askedTopics.map((code) => ({ value: code, label: t(`taxonomy.topic.${code}.title`) }))
  return (
    <>
      {child && <Calls view={view} numbers={['111']} child />}
      <Radios
        view={view}
        name="topic"
        legend="page"
        label={say(view, answers, 'topic.title')}
        hint={say(view, answers, 'topic.hint')}
        value={answers.topic}
        errors={errors}
        choices={choices}
        apart={{ value: 'unknown', label: t('site.unknown') }}
        apartWord={t('site.or')}
      />
    </>
  )
}

function Text({ view, answers, errors }: ReportQuestionProps) {
  return (
    <>
      <h1 class="title">{say(view, answers, 'text.title')}</h1>
      {answers.about && (
        <p class="carried">
          {view.t('site.report.about')} <strong>{answers.about}</strong>
        </p>
      )}
      <TextArea
        view={view}
        name="text"
        label={say(view, answers, 'text.label')}
        hint={say(view, answers, 'text.hint')}
        value={answers.text}
        errors={errors}
        maxLength={textLimit}
      />
      {(answers.topic === 'csam' || answers.topic === 'grooming') && (
        <Notice tone="calm" icon="shield" title={say(view, answers, 'text.images-title')}>
          <p>{say(view, answers, 'text.images')}</p>
        </Notice>
      )}
    </>
  )
}

function Money({ view, answers, errors }: ReportQuestionProps) {
  const { t } = view
  return (
    <>
      <Radios
        view={view}
        name="paid"
        value={answers.paid}
        errors={errors}
        legend="page"
        label={t('site.report.money.title')}
        hint={t('site.report.money.hint')}
        choices={yesNo.map((value) => ({ value, label: t(`site.report.money.${value}`) }))}
      />
      <Payment view={view} answers={answers} errors={errors} />
      <p>
        <a href={view.href('/paid')}>{t('site.report.money.paid')}</a>
      </p>
    </>
  )
}

function Payment({ view, answers, errors }: Omit<ReportQuestionProps, 'step'>) {
  const { t } = view
  const field = (name: string, value: string | undefined) => ({ view, name, value, errors })
  return (
    <fieldset class="group">
      <legend class="group-title">{t('site.report.money.details')}</legend>
      <div class="pair">
        <TextField
          {...field('amount', answers.amount)}
          label={t('site.report.money.amount')}
          inputMode="decimal"
          maxLength={24}
        />
        <Select
          {...field('currency', answers.currency ?? 'KZT')}
          label={t('site.report.money.currency')}
          choices={currencies.map((value) => ({ value, label: value }))}
        />
      </div>
      <TextField
        {...field('paidOn', answers.paidOn)}
        label={t('site.report.money.when')}
        hint={t('site.report.money.when-hint')}
        type="date"
        width="medium"
      />
      <Select
        {...field('paidBy', answers.paidBy ?? 'unknown')}
        label={t('site.report.money.how')}
        choices={paymentWays.map((value) => ({ value, label: t(`site.payment.${value}`) }))}
      />
    </fieldset>
  )
}

function Danger({ view, answers, errors }: ReportQuestionProps) {
  const { t } = view
  const child = answers.child === '1'
  const choices = dangers.map(({ code }) =>
    child
      ? { value: code, label: t(`site.report-child.danger.${code}`) }
      : { value: code, label: t(`taxonomy.danger.${code}.title`) },
  )
  return (
    <>
      <Radios
        view={view}
        name="danger"
        legend="page"
        label={say(view, answers, 'danger.title')}
        hint={say(view, answers, 'danger.hint')}
        value={answers.danger}
        errors={errors}
        choices={choices}
      />
      <p class="calls-intro">{say(view, answers, 'danger.calls')}</p>
      <Calls view={view} numbers={child ? ['111', '112', '102'] : ['102', '112', '111']} child={child} />
    </>
  )
}

function Region({ view, answers, errors }: ReportQuestionProps) {
  const { t } = view
  return (
    <>
      <h1 class="title">{t('site.report.region.title')}</h1>
      <RegionField view={view} label={t('site.report.region.label')} value={answers.region} errors={errors} />
    </>
  )
}

function Contact({ view, answers, errors, sealTo }: ReportQuestionProps) {
  const { t } = view
  const field = (name: 'contactPhone' | 'contactEmail' | 'contactName' | 'contactWhen') => ({
    view,
    name,
    value: answers[name],
    errors,
    label: t(`site.report.contact.${name}`),
    maxLength: contactLimits[contactParts[name]],
  })
  return (
    <>
      <h1 class="title">{t('site.report.contact.title')}</h1>
      <p>{t('site.report.contact.hint')}</p>
      <SealedContact view={view} contact={answers.contact} sealTo={sealTo}>
        <TextField {...field('contactPhone')} inputMode="tel" width="medium" />
        <TextField
          {...field('contactEmail')}
          type="email"
          inputMode="email"
          hint={t('site.report.contact.email-hint')}
        />
        <TextField {...field('contactName')} hint={t('site.report.contact.name-hint')} width="medium" />
        <TextField {...field('contactWhen')} hint={t('site.report.contact.when-hint')} />
      </SealedContact>
    </>
  )
}

const contactParts = { contactPhone: 'phone', contactEmail: 'email', contactName: 'name', contactWhen: 'when' } as const

import { Alert, Button, Group, Text, TextInput, Title } from '@mantine/core'
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react'
import { localeOf } from '../app/format.ts'
import { type Translate, useT, useTranslator } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import type { Receipt } from './outbox.ts'
import type { ReceiptForm } from './use-intake.ts'

/** Comes after the digits: they are read aloud first. */
const CallMoney = lazy(() => import('../recoveries/call-money.tsx').then((file) => ({ default: file.CallMoney })))

/** The receipt of a report just taken: large, to be read aloud four digits at a time, and read back. */
export function ReceiptView(props: {
  readonly answer: Receipt
  readonly form: ReceiptForm
  readonly next: () => void
}) {
  const { answer, form, next } = props
  const t = useT()
  const { may } = useSession()
  const groups = answer.receipt.split(' ')
  const stolen = answer.reports.find(({ topic }) => topic === 'fraud')
  const [reading, setReading] = useState<number | null>(null)
  const [heard, setHeard] = useState<string | null>(null)
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  const forward = () => {
    if (reading !== null && reading === groups.length - 1) {
      setReading(null)
      setHeard('')
    } else setReading((at) => (at === null ? 0 : at + 1))
  }
  const back = () => setReading((at) => (at === null ? null : Math.max(0, at - 1)))
  useKeys({
    'alt+n': next,
    'alt+p': () => window.print(),
    'alt+r': forward,
    space: forward,
    arrowright: forward,
    arrowleft: back,
  })
  return (
    <>
      <section className="receipt" aria-labelledby="receipt-title">
        <Title order={1} size="h3" id="receipt-title">
          {t('console.intake.receipt.title')}
        </Title>
        <SayWrite language={form.language} />
        <Digits answer={answer} reading={reading} heard={heard} />
        <div aria-live="assertive">
          {reading !== null && (
            <Text size="xl" fw={600}>
              {t('console.intake.receipt.reading', { at: reading + 1, all: groups.length })}
            </Text>
          )}
        </div>
        {heard !== null && <ReadBack heard={heard} change={setHeard} groups={groups} />}
        <Ways first={first} begun={reading !== null} forward={forward} next={next} />
        {stolen !== undefined && may('payments:open-recovery') && (
          <Suspense fallback={null}>
            <CallMoney report={stolen.id} />
          </Suspense>
        )}
        <Text c="dimmed" size="sm">
          {answer.reports.map(({ topic }) => wordOf.topic(t, topic)).join(' · ')}
        </Text>
      </section>
      <Printed answer={answer} language={form.language} />
    </>
  )
}

/** The digits in groups of four: the one to be read now, and those the caller repeated, rightly or not. */
function Digits(props: { readonly answer: Receipt; readonly reading: number | null; readonly heard: string | null }) {
  const { answer, reading, heard } = props
  const groups = answer.receipt.split(' ')
  const compared = heard === null ? null : compare(groups, heard)
  return (
    <p className="receipt-digits" data-reading={reading !== null} aria-label={answer.receipt}>
      {groups.map((group, at) => (
        // The groups stand at their places.
        <span key={`${at}-${group}`} aria-current={reading === at} data-heard={compared?.[at]}>
          {group}
        </span>
      ))}
    </p>
  )
}

function Ways(props: {
  readonly first: RefObject<HTMLButtonElement | null>
  readonly begun: boolean
  readonly forward: () => void
  readonly next: () => void
}) {
  const { first, begun, forward, next } = props
  const t = useT()
  return (
    <Group>
      <Button ref={first} size="md" onClick={forward} rightSection={<Hint keys="space" />}>
        {begun ? t('console.intake.receipt.next-four') : t('console.intake.receipt.read')}
      </Button>
      <Button size="md" variant="default" onClick={() => window.print()} rightSection={<Hint keys="alt+p" />}>
        {t('console.intake.receipt.print')}
      </Button>
      <Button size="md" variant="default" onClick={next} rightSection={<Hint keys="alt+n" />}>
        {t('console.intake.receipt.next-call')}
      </Button>
    </Group>
  )
}

/** What to say to the caller, in the caller's language. */
function SayWrite({ language }: { readonly language: ReceiptForm['language'] }) {
  const say = useTranslator(language)
  return (
    <Text size="lg" lang={language} maw={640}>
      {say?.('console.intake.receipt.say')}
    </Text>
  )
}

/** Which groups of four the caller repeated rightly; those not reached yet are undefined. */
function compare(groups: readonly string[], heard: string): readonly ('same' | 'other' | undefined)[] {
  const digits = heard.replace(/\D/g, '')
  return groups.map((group, at) => {
    const said = digits.slice(at * 4, at * 4 + 4)
    if (said === '') return undefined
    if (said.length === 4) return said === group ? 'same' : 'other'
    return group.startsWith(said) ? undefined : 'other'
  })
}

function ReadBack(props: {
  readonly heard: string
  readonly change: (heard: string) => void
  readonly groups: readonly string[]
}) {
  const { heard, change, groups } = props
  const t = useT()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const compared = compare(groups, heard)
  const wrong = compared.indexOf('other')
  const right = compared.every((one) => one === 'same')
  return (
    <div>
      <TextInput
        ref={field}
        size="lg"
        w={420}
        label={t('console.intake.receipt.back')}
        description={t('console.intake.receipt.back-hint')}
        inputMode="numeric"
        autoComplete="off"
        value={grouped(heard)}
        onChange={({ currentTarget }) => change(currentTarget.value)}
        error={
          wrong < 0 ? undefined : t('console.intake.receipt.differs', { group: wrong + 1, digits: groups[wrong] ?? '' })
        }
      />
      {right && <Alert color="green" mt="sm" role="status" title={`✓ ${t('console.intake.receipt.same')}`} />}
    </div>
  )
}

function grouped(text: string): string {
  return (
    text
      .replace(/\D/g, '')
      .slice(0, 16)
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  )
}

/** The page that a visitor takes home, in their language; it shows on paper alone. */
function Printed({ answer, language }: { readonly answer: Receipt; readonly language: ReceiptForm['language'] }) {
  const say = useTranslator(language)
  if (say === null) return null
  const day = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeStyle: 'short' }).format(new Date())
  return (
    <article className="printed" lang={language} aria-hidden>
      <h1>{say('console.intake.print.title')}</h1>
      <p>{day}</p>
      <p>{answer.reports.map(({ topic }) => wordOf.topic(say, topic)).join(', ')}</p>
      <p className="printed-digits">{answer.receipt}</p>
      <p>{say('console.intake.print.follow', { address: `${window.location.origin}/${language}/receipt` })}</p>
      <p>{say('console.intake.print.secret')}</p>
      <p>{numbers(say)}</p>
    </article>
  )
}

function numbers(say: Translate): string {
  return say('console.intake.print.numbers')
}

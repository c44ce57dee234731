import { Alert, Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Loading, useTitle } from '../app/page.tsx'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import { CallForm } from './call-form.tsx'
import { type SeenCall, useTakenCall } from './call-watch.tsx'
import { Unfinished } from './drafts.tsx'
import { type IntakeForm, isBlank } from './form.ts'
import './intake.css'
import { ReceiptView } from './receipt.tsx'
import { type Intake, useIntake } from './use-intake.ts'

/** Taking a report from somebody who calls or comes: one screen, by keyboard alone. */
export function IntakePage() {
  const t = useT()
  useTitle(t('console.section.intake'))
  const { draft } = useParams({ strict: false })
  const intake = useIntake(draft)
  useCalls(intake)
  const { phase } = intake
  const begin = () => {
    // A form in which nothing stands yet is the new one already.
    if (phase.kind !== 'form' || !isBlank(phase.form)) intake.next()
  }
  useAsked('new', begin, phase.kind !== 'loading')
  useCommands([{ id: 'intake.new', label: t('console.palette.new-call'), group: 'here', keys: 'alt+n', run: begin }])
  if (phase.kind === 'loading') return <Loading />
  if (phase.kind === 'receipt') {
    return <ReceiptView key={phase.id} answer={phase.answer} form={phase.form} next={() => intake.next()} />
  }
  if (phase.kind === 'waiting') return <Waiting intake={intake} id={phase.form.id} />
  return <CallForm key={phase.form.id} intake={intake} form={phase.form} version={phase.version} />
}

/** A call that was answered opens the form: an empty one is used, a begun one stays as a draft. */
function useCalls(intake: Intake): void {
  const [taken, done] = useTakenCall()
  const { phase, patch, next } = intake
  const kind = phase.kind
  useEffect(() => {
    if (taken === null || kind === 'loading') return
    done()
    if (phase.kind === 'form' && phase.form.callId === taken) return
    void opened(taken).then((given) => {
      if (phase.kind === 'form' && isBlank(phase.form)) patch(given)
      // oxlint-disable-next-line promise/no-callback-in-promise -- a conversation, no callback
      else next(given)
    })
  }, [taken, kind])
}

/** What a call puts into the form: its number, and the moment from which the conversation counts. */
async function opened(callId: string): Promise<Partial<IntakeForm>> {
  const call = await api.get<SeenCall>(`/api/v1/desk/calls/${callId}`).catch(() => null)
  return { callId, caller: call?.caller ?? null, channel: 'phone', startedAt: Date.now() }
}

/** Sent, and the network is gone: it goes out by itself, and then the receipt stands here. */
function Waiting({ intake, id }: { readonly intake: Intake; readonly id: string }) {
  const t = useT()
  const next = () => intake.next()
  useKeys({ 'alt+n': next })
  return (
    <div className="receipt">
      <Alert color="yellow" role="status" title={t('console.intake.waiting.title')} maw={620} ta="start">
        {t('console.intake.waiting.help')}
      </Alert>
      <Button variant="default" onClick={next} rightSection={<Hint keys="alt+n" />}>
        {t('console.intake.receipt.next-call')}
      </Button>
      <Unfinished intake={intake} current={id} />
    </div>
  )
}

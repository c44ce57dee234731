import { Alert, Button, Group, SegmentedControl, Text } from '@mantine/core'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { languages } from '#kernel/language'
import { useT } from '../app/i18n.tsx'
import { Hint } from '../app/keys.tsx'
import { failureTitle } from '../app/page.tsx'
import { ContactFields, type ContactValue, emptyContact, sealContact } from '../contact/index.tsx'
import { CrisisButton } from '../crisis/index.tsx'
import { CallClock, SeatButton } from './call-bar.tsx'
import { useSeat } from './call-watch.tsx'
import { ConflictPanel, SaveNote, Unfinished } from './drafts.tsx'
import { Facts, suggestedChange, Urgency } from './facts.tsx'
import { formOfDraft, type IntakeForm, isBlank } from './form.ts'
import { useAnswering, useFormKeys } from './form-keys.ts'
import { Known, Similar } from './known.tsx'
import { type Look, movedSpans, type SeenSpan, usePreview } from './preview.ts'
import { Returning } from './return.tsx'
import { Questions, Steps, useScripts } from './script.tsx'
import type { Intake } from './use-intake.ts'
import { type SaveState, useDraftLock, useSaving } from './use-saving.ts'
import { Words } from './words.tsx'

/** The form of one conversation. */
export function CallForm(props: { readonly intake: Intake; readonly form: IntakeForm; readonly version: number }) {
  const { intake, form, version } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const [contact, setContact] = useState<ContactValue>(emptyContact)
  const [returning, setReturning] = useState(false)
  const lock = useDraftLock(form.id)
  const saving = useSaving(form, version, lock.held && !intake.sending)
  const scripts = useScripts(form.language)
  const look = usePreview(form)
  const spans = movedSpans(look, form.text)
  const answer = useAnswering({ intake, form, scripts, field })
  const submit = async () => {
    // Without a network there is no key to seal to: then it waits in the sealed store here, and the server seals it.
    const sealed = await sealContact(contact).catch(() => ({ plain: contact }))
    await intake.submit(sealed, saving.version())
  }
  const suggested = suggestedChange(look?.seen.suggestion, form)
  useFormKeys({ intake, form, answer, submit, suggested, returning: () => setReturning(true) })
  useFirstFocus(field)
  return (
    <div className="intake">
      <Bar intake={intake} form={form} returning={() => setReturning(true)} />
      <Notices intake={intake} lock={lock} />
      <ConflictPanel
        saving={saving}
        mine={form.text}
        use={(other, joined) => {
          const theirs = formOfDraft(other)
          saving.overwrite()
          intake.patch(joined ? { text: `${form.text}\n\n${other.text}` } : { ...theirs, caller: form.caller })
        }}
      />
      <div className="intake-side">
        <Words
          text={form.text}
          spans={spans}
          own={form.own}
          language={form.language}
          field={field}
          readOnly={!lock.held}
          change={(text) => intake.patch({ text })}
        />
        {scripts !== undefined && <Questions scripts={scripts} form={form} answer={answer} />}
        <Facts form={form} patch={intake.patch} scripts={scripts} suggestion={look?.seen.suggestion} />
        <Foot intake={intake} form={form} state={saving.state} ready={lock.held} submit={submit} />
        {isBlank(form) && <Unfinished intake={intake} current={form.id} />}
      </div>
      <div className="intake-side">
        <Looked intake={intake} form={form} look={look} spans={spans} />
        {scripts !== undefined && <Steps scripts={scripts} form={form} />}
        <div className="panel" id="intake-contact-panel">
          <ContactFields value={contact} onChange={setContact} />
          <Hint keys="alt+c" />
        </div>
      </div>
      <Returning opened={returning} close={() => setReturning(false)} />
    </div>
  )
}

/** Puts the cursor into the words, after the shell has put it on the new screen. */
function useFirstFocus(field: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    const timer = setTimeout(() => field.current?.focus(), 0)
    return () => clearTimeout(timer)
  }, [field])
}

/** Sending, putting aside, and where the words stand. */
function Foot(props: {
  readonly intake: Intake
  readonly form: IntakeForm
  readonly state: SaveState
  readonly ready: boolean
  readonly submit: () => Promise<void>
}) {
  const { intake, form, state, ready, submit } = props
  const t = useT()
  return (
    <div className="intake-foot">
      <Button
        size="sm"
        loading={intake.sending}
        disabled={form.text.trim().length < 3 || !ready}
        onClick={() => void submit()}
        aria-keyshortcuts="Control+Enter"
        rightSection={<Hint keys="mod+enter" />}
      >
        {t('console.intake.submit')}
      </Button>
      {!isBlank(form) && (
        <Button size="xs" variant="default" onClick={() => intake.next()} rightSection={<Hint keys="alt+n" />}>
          {t('console.intake.aside')}
        </Button>
      )}
      <SaveNote state={state} />
    </div>
  )
}

/** What the words come to: how urgent, whose, and whether others said the same. */
function Looked(props: {
  readonly intake: Intake
  readonly form: IntakeForm
  readonly look: Look | null
  readonly spans: readonly SeenSpan[]
}) {
  const { intake, form, look, spans } = props
  const toggle = (display: string) =>
    intake.patch(({ own }) => ({
      own: own.includes(display) ? own.filter((one) => one !== display) : [...own, display],
    }))
  return (
    <>
      <Urgency danger={form.danger} priority={look?.seen.priority} patch={intake.patch} />
      <CrisisButton draftId={form.id} language={form.language} region={form.region} />
      <Known spans={spans} own={form.own} caller={form.caller} toggle={toggle} />
      <Similar similar={look?.seen.similar ?? []} />
    </>
  )
}

function Bar(props: { readonly intake: Intake; readonly form: IntakeForm; readonly returning: () => void }) {
  const { intake, form, returning } = props
  const t = useT()
  const seat = useSeat()
  const ended = form.callId !== null && seat.data !== undefined && seat.data.call?.id !== form.callId
  return (
    <div className="intake-bar">
      <h1 className="heard">{t('console.section.intake')}</h1>
      <CallClock startedAt={form.startedAt} ended={ended} />
      {ended && <Text size="sm">{t('console.intake.call.over')}</Text>}
      <SegmentedControl
        size="xs"
        aria-label={t('console.intake.channel')}
        value={form.channel}
        onChange={(channel) => intake.patch({ channel })}
        data={(['phone', 'visit'] as const).map((code) => ({
          value: code,
          label: t(`taxonomy.channel.${code}.title`),
        }))}
      />
      <Group gap={6} wrap="nowrap">
        <SegmentedControl
          size="xs"
          aria-label={t('console.intake.language')}
          value={form.language}
          onChange={(language) => intake.patch({ language })}
          data={languages.map((code) => ({ value: code, label: t(`console.language-name.${code}`) }))}
        />
        <Hint keys="alt+l" />
      </Group>
      <SeatButton />
      <Button size="xs" variant="default" onClick={returning} rightSection={<Hint keys="alt+b" />}>
        {t('console.intake.return.title')}
      </Button>
    </div>
  )
}

function Notices({ intake, lock }: { readonly intake: Intake; readonly lock: ReturnType<typeof useDraftLock> }) {
  const t = useT()
  return (
    <>
      {!lock.held && (
        <Alert color="yellow" role="alert" title={t('console.intake.elsewhere')} style={{ gridColumn: '1 / -1' }}>
          <Button size="xs" onClick={lock.take}>
            {t('console.intake.take-here')}
          </Button>
        </Alert>
      )}
      {intake.problem !== null && (
        <Alert color="red" role="alert" title={failureTitle(intake.problem, t)} style={{ gridColumn: '1 / -1' }}>
          {intake.problem.fields.map(({ field, message }) => (
            <Text key={field} size="sm">
              {message}
            </Text>
          ))}
        </Alert>
      )}
    </>
  )
}

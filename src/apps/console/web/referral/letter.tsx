import { Alert, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { type Language, languages } from '#kernel/language'
import { api } from '../app/api.ts'
import { useLanguage, useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { type Addressee, type Referral, useAddressees } from './referrals.ts'
import './letter.css'

interface Preview {
  readonly language: Language
  readonly subject: string
  readonly text: string
  readonly withheld: number
  readonly addressee: Addressee
}

type Way = 'mail' | 'copied' | 'printed' | 'portal'

interface LetterProps {
  readonly reportId: string
  /** A draft to go on with; a new letter without one. */
  readonly draft?: Referral | undefined
  readonly close: () => void
}

/** Writes a letter: to whom, in which language, read and changed before it leaves. */
export function LetterDialog({ reportId, draft, close }: LetterProps) {
  const t = useT()
  const [addresseeId, setAddressee] = useState<string | null>(draft?.addresseeId ?? null)
  const [language, setLanguage] = useState<Language | null>(null)
  const addressees = useAddressees()
  const preview = useQuery({
    queryKey: ['referral-preview', reportId, addresseeId, language],
    queryFn: () =>
      api.post<Preview>(`/api/v1/reports/${reportId}/referrals/preview`, {
        addresseeId,
        ...(language !== null && { language }),
      }),
    enabled: addresseeId !== null && draft === undefined,
    staleTime: 0,
  })
  const all = addressees.data?.items.filter(({ active }) => active) ?? []
  const addressee = all.find(({ id }) => id === addresseeId)
  return (
    <Modal opened onClose={close} size={900} yOffset="2dvh" title={t('console.referral.refer')}>
      <Stack>
        {addressees.error !== null && <Failure error={addressees.error} />}
        {addressees.data !== undefined && all.length === 0 && <Text>{t('console.referral.no-addressees')}</Text>}
        {draft === undefined && (
          <Choice
            all={all}
            addresseeId={addresseeId}
            setAddressee={setAddressee}
            language={language ?? addressee?.language ?? null}
            setLanguage={setLanguage}
          />
        )}
        {preview.error !== null && <Failure error={preview.error} />}
        {preview.isFetching && <Loading />}
        {draft !== undefined && (
          <Sheet
            {...{ reportId, draft, close, addressee }}
            subject={draft.subject}
            text={draft.letter ?? ''}
            language={draft.language}
          />
        )}
        {draft === undefined && preview.data !== undefined && !preview.isFetching && (
          <>
            {preview.data.withheld > 0 && (
              <Alert variant="light" color="sky">
                {t('console.referral.withheld', { count: preview.data.withheld })}
              </Alert>
            )}
            <Sheet
              key={`${addresseeId} ${preview.data.language}`}
              {...{ reportId, close }}
              addressee={preview.data.addressee}
              subject={preview.data.subject}
              text={preview.data.text}
              language={preview.data.language}
            />
          </>
        )}
      </Stack>
    </Modal>
  )
}

interface ChoiceProps {
  readonly all: readonly Addressee[]
  readonly addresseeId: string | null
  readonly setAddressee: (id: string | null) => void
  readonly language: Language | null
  readonly setLanguage: (language: Language | null) => void
}

function Choice({ all, addresseeId, setAddressee, language, setLanguage }: ChoiceProps) {
  const t = useT()
  const { language: mine } = useLanguage()
  const kinds = [...new Set(all.map(({ kind }) => kind))]
  return (
    <Group grow align="flex-end">
      <Select
        label={t('console.referral.to')}
        data={kinds.map((kind) => ({
          group: t(`console.referral.kind.${kind}`),
          items: all.filter((one) => one.kind === kind).map(({ id, names }) => ({ value: id, label: names[mine] })),
        }))}
        value={addresseeId}
        onChange={(id) => {
          setAddressee(id)
          setLanguage(null)
        }}
        searchable
        data-autofocus
      />
      <Select
        label={t('console.referral.language')}
        data={languages.map((one) => ({ value: one, label: t(`console.language-name.${one}`) }))}
        value={language}
        onChange={(one) => setLanguage(one)}
        disabled={addresseeId === null}
        allowDeselect={false}
      />
    </Group>
  )
}

interface SheetProps extends LetterProps {
  readonly addressee: Addressee | undefined
  readonly subject: string
  readonly text: string
  readonly language: Language
}

/** Keeps the letter (as a draft, or as it was changed) and gives the referral back. */
function useKeep({ reportId, draft, addressee, language }: SheetProps) {
  const [key] = useState(() => crypto.randomUUID())
  const [kept, setKept] = useState<Referral | undefined>(draft)
  return async (subject: string, letter: string): Promise<Referral> => {
    const before = kept
    if (before !== undefined && before.subject === subject && before.letter === letter) return before
    const after =
      before === undefined
        ? await api.post<Referral>(
            `/api/v1/reports/${reportId}/referrals`,
            { addresseeId: addressee?.id, language, subject, letter },
            { idempotencyKey: key },
          )
        : await api.patch<Referral>(`/api/v1/referrals/${before.id}`, {
            version: before.version,
            action: 'edit',
            subject,
            letter,
          })
    setKept(after)
    return after
  }
}

function Sheet(props: SheetProps) {
  const { addressee, close, language } = props
  const t = useT()
  const client = useQueryClient()
  const [subject, setSubject] = useState(props.subject)
  const [text, setText] = useState(props.text)
  const keep = useKeep(props)
  const finish = useMutation({
    mutationFn: async (how: Way | null) => {
      const kept = await keep(subject, text)
      if (how === null) return
      if (how === 'copied' || how === 'portal') await navigator.clipboard.writeText(`${subject}\n\n${text}`)
      await api.patch(`/api/v1/referrals/${kept.id}`, { version: kept.version, action: 'send', how })
      if (how === 'printed') window.print()
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['referrals'] })
      close()
    },
  })
  useEffect(() => setText(props.text), [props.text])
  return (
    <Stack lang={language}>
      {addressee !== undefined && (
        <Text size="sm" c="dimmed">
          {t(`console.referral.how.${addressee.how}`)}: {addressee.address}
        </Text>
      )}
      <TextInput
        label={t('console.referral.subject')}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
        maxLength={300}
      />
      <Textarea
        label={t('console.referral.letter')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={20_000}
        autosize
        minRows={10}
        maxRows={15}
      />
      <Text size="sm" c="dimmed">
        {t('console.referral.reporter-stays')}
      </Text>
      {finish.error !== null && <Failure error={finish.error} />}
      <Sending how={addressee?.how ?? 'letter'} busy={finish.isPending} send={(how) => finish.mutate(how)} />
      {createPortal(
        <div className="letter-printed" lang={language} aria-hidden>
          {text}
        </div>,
        document.body,
      )}
    </Stack>
  )
}

const ways: Readonly<Record<Addressee['how'], readonly Way[]>> = {
  email: ['mail', 'copied'],
  portal: ['portal', 'printed'],
  letter: ['printed', 'copied'],
}

function Sending(props: {
  readonly how: Addressee['how']
  readonly busy: boolean
  readonly send: (how: Way | null) => void
}) {
  const t = useT()
  const { how, busy, send } = props
  return (
    <Group justify="flex-end">
      <Button variant="default" disabled={busy} onClick={() => send(null)}>
        {t('console.referral.keep-draft')}
      </Button>
      {ways[how].toReversed().map((way, i, all) => (
        <Button
          key={way}
          variant={i === all.length - 1 ? 'filled' : 'default'}
          loading={busy}
          onClick={() => send(way)}
        >
          {t(`console.referral.send.${way}`)}
        </Button>
      ))}
    </Group>
  )
}

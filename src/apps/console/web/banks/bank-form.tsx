import { Group, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { FormDialog } from '../calls/form-dialog.tsx'
import { type BankText, faultsOf, inputOf } from './bank-text.ts'
import { type BankView, deeds, useBanks, useBanksRefresh, useOrganisations } from './banks-data.ts'

function textOf(bank: BankView | undefined): BankText {
  const key = bank?.key ?? null
  return {
    code: bank?.code ?? '',
    organisation: bank?.organisation ?? '',
    name: bank?.name ?? '',
    bic: bank?.bic ?? '',
    key: key === null ? '' : JSON.stringify(key, null, 1),
    webhook: bank?.webhook ?? '',
    dutyOfficer: bank?.dutyOfficer ?? '',
    dutyContact: bank?.dutyContact ?? '',
    answerMinutes: bank?.answerMinutes?.toString() ?? '',
  }
}

interface FormProps {
  /** The bank that is changed; a new one where there is none. */
  readonly bank?: BankView
  readonly close: () => void
  readonly saved?: (bank: BankView) => void
}

/** Registers a bank, or changes what is known of one. */
export function BankForm({ bank, close, saved }: FormProps) {
  const t = useT()
  const refresh = useBanksRefresh()
  const [text, setText] = useState(() => textOf(bank))
  const set = (change: Partial<BankText>) => setText((now) => ({ ...now, ...change }))
  const send = async () => {
    const organisation = text.organisation || (await deeds.addOrganisation(text.name.trim())).id
    // What was made stays chosen, should the rest be refused.
    set({ organisation })
    return deeds.save(text.code, inputOf(text, organisation))
  }
  return (
    <FormDialog
      title={bank === undefined ? t('console.banks.new') : t('console.banks.change.title', { name: bank.name })}
      intro={t(bank === undefined ? 'console.banks.new.help' : 'console.banks.change.help')}
      deed={t(bank === undefined ? 'console.banks.new.deed' : 'console.banks.change.deed')}
      done={t('console.banks.saved')}
      send={send}
      close={close}
      settled={refresh}
      {...(saved !== undefined && { after: saved })}
    >
      <Names text={text} set={set} isNew={bank === undefined} />
      <Group grow align="flex-start">
        <Typed text={text} set={set} field="dutyOfficer" least={2} />
        <Typed text={text} set={set} field="dutyContact" least={3} />
      </Group>
      <Typed text={text} set={set} field="answerMinutes" />
      <Key text={text} set={set} />
      <Typed text={text} set={set} field="webhook" mono />
    </FormDialog>
  )
}

interface PartProps {
  readonly text: BankText
  readonly set: (change: Partial<BankText>) => void
}

function Names({ text, set, isNew }: PartProps & { readonly isNew: boolean }) {
  const t = useT()
  const banks = useBanks()
  const organisations = useOrganisations(true)
  const taken = new Set(
    (banks.data ?? []).filter(({ code }) => isNew || code !== text.code).map(({ organisation }) => organisation),
  )
  const free = (organisations.data ?? []).filter(({ id }) => !taken.has(id) || id === text.organisation)
  return (
    <>
      <Typed text={text} set={set} field="name" least={2} required />
      <Group grow align="flex-start">
        {isNew && <Typed text={text} set={set} field="code" upper mono required />}
        <Typed text={text} set={set} field="bic" upper mono />
      </Group>
      <NativeSelect
        label={t('console.banks.organisation')}
        description={t('console.banks.organisation.help')}
        value={text.organisation}
        data={[
          { value: '', label: t('console.banks.organisation.new') },
          ...free.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ currentTarget }) => set({ organisation: currentTarget.value })}
      />
    </>
  )
}

/** Says what is wrong with a field beside it, and keeps the form from being sent. */
function useFault(text: BankText, field: keyof BankText) {
  const t = useT()
  const fault = faultsOf(text)[field]
  const words = fault === undefined ? undefined : t(`console.banks.fault.${fault}`)
  const keep = (input: HTMLInputElement | HTMLTextAreaElement | null) => input?.setCustomValidity(words ?? '')
  return { error: words, ref: keep }
}

interface TypedProps extends PartProps {
  readonly field: Exclude<keyof BankText, 'key' | 'organisation'>
  /** Fewest characters where it is filled in. */
  readonly least?: number
  readonly required?: boolean
  /** Typed in any case, kept in capitals. */
  readonly upper?: boolean
  readonly mono?: boolean
}

/** What each field is called in the catalogue. */
const words: Readonly<Record<TypedProps['field'], string>> = {
  code: 'code',
  name: 'name',
  bic: 'bic',
  webhook: 'webhook',
  dutyOfficer: 'duty-officer',
  dutyContact: 'duty-contact',
  answerMinutes: 'answer-minutes',
}

const mosts: Readonly<Partial<Record<keyof BankText, number>>> = { code: 3, bic: 11, answerMinutes: 5, webhook: 500 }

function Typed({ text, set, field, least, required = false, upper = false, mono = false }: TypedProps) {
  const t = useT()
  const { error, ref } = useFault(text, field)
  return (
    <TextInput
      ref={ref}
      label={t(`console.banks.field.${words[field]}`)}
      description={t(`console.banks.field.${words[field]}.help`)}
      error={error}
      value={text[field]}
      required={required}
      {...(least !== undefined && { minLength: least })}
      maxLength={mosts[field] ?? 200}
      {...(mono && { classNames: { input: 'banks-mono' } })}
      onChange={({ currentTarget: { value } }) => set({ [field]: upper ? value.toUpperCase() : value })}
      autoComplete="off"
      {...(field === 'name' && { 'data-autofocus': true })}
      {...(field === 'answerMinutes' && { inputMode: 'numeric' as const })}
    />
  )
}

function Key({ text, set }: PartProps) {
  const t = useT()
  const { error, ref } = useFault(text, 'key')
  return (
    <Textarea
      ref={ref}
      label={t('console.banks.field.key')}
      description={t('console.banks.field.key.help')}
      error={error}
      value={text.key}
      maxLength={2000}
      classNames={{ input: 'banks-mono' }}
      spellCheck={false}
      autosize
      minRows={2}
      maxRows={8}
      onChange={({ currentTarget }) => set({ key: currentTarget.value })}
    />
  )
}

import { Button, Group, Modal, NativeSelect, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { nationalToday } from '../figures/figures-data.ts'
import { useTaxonomy } from '../report/report-data.ts'
import { type Box, recordSeizure, type Seizure, useRefresh } from './boxes-data.ts'

type Counts = Pick<Seizure, 'devices' | 'sims' | 'suspects' | 'foreigners'>

interface Told extends Counts {
  readonly day: string
  readonly region: string
  readonly note: string
}

const limits = [
  ['devices', 100_000],
  ['sims', 10_000_000],
  ['suspects', 10_000],
  ['foreigners', 10_000],
] as const

interface SeizureProps {
  /** The box that was found before. */
  readonly box?: Box
  readonly close: () => void
}

/** Records what was seized, by itself or of a box that was found before. */
export function SeizureDialog({ box, close }: SeizureProps) {
  const t = useT()
  const refresh = useRefresh()
  const { person } = useSession()
  // One form is one seizure, however often it is sent: the public figures count it.
  const [key] = useState(() => crypto.randomUUID())
  const [told, setTold] = useState<Told>({
    day: nationalToday(),
    region: person.region ?? box?.region ?? '',
    devices: box?.devices ?? 0,
    sims: box?.sims ?? 0,
    suspects: 0,
    foreigners: 0,
    note: '',
  })
  const note = told.note.trim()
  const send = useMutation({
    mutationFn: () =>
      recordSeizure(
        { ...told, note: note === '' ? undefined : note, ...(box !== undefined && { boxId: box.id }) },
        key,
      ),
    onSuccess: async () => {
      notifications.show({ title: t('console.boxes.seizure.done'), message: '', withCloseButton: false })
      close()
      await refresh()
    },
  })
  return (
    <Modal
      opened
      onClose={close}
      title={t('console.boxes.seizure')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('console.boxes.cancel') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!send.isPending) send.mutate()
        }}
      >
        <Stack>
          <Text>{t(box === undefined ? 'console.boxes.seizure.follows' : 'console.boxes.seizure.of-box')}</Text>
          <SeizureFields told={told} change={(part) => setTold({ ...told, ...part })} />
          {send.error !== null && <Failure error={send.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('console.boxes.cancel')}
            </Button>
            <Button type="submit" loading={send.isPending}>
              {t('console.boxes.seizure')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function SeizureFields({ told, change }: { readonly told: Told; readonly change: (part: Partial<Told>) => void }) {
  const t = useT()
  const { person } = useSession()
  const regions = useTaxonomy()?.region ?? []
  const choose = { value: '', label: t('console.boxes.choose') }
  return (
    <>
      <div className="boxes-fields">
        <TextInput
          type="date"
          label={t('console.boxes.day')}
          required
          max={nationalToday()}
          min="2011-01-01"
          value={told.day}
          onChange={(event) => change({ day: event.currentTarget.value })}
          data-autofocus
        />
        <NativeSelect
          label={t('console.boxes.region')}
          required
          // Whoever belongs to a region records what was seized there.
          disabled={person.region !== null}
          value={told.region}
          data={[choose, ...regions.map(({ code, title }) => ({ value: code, label: title }))]}
          onChange={(event) => change({ region: event.currentTarget.value })}
        />
        {limits.map(([name, most]) => (
          <NumberInput
            key={name}
            label={t(`console.boxes.seized.${name}`)}
            required
            hideControls
            min={0}
            max={most}
            allowDecimal={false}
            allowNegative={false}
            value={told[name]}
            onChange={(value) => change({ [name]: Number(value) })}
          />
        ))}
      </div>
      <Textarea
        label={t('console.boxes.note')}
        description={t('console.boxes.note.help')}
        value={told.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
        maxLength={2000}
        autosize
        minRows={2}
      />
    </>
  )
}

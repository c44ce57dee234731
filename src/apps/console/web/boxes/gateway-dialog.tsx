import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { nationalToday } from '../figures/figures-data.ts'
import { useTaxonomy } from '../report/report-data.ts'
import { addGateway, useRefresh } from './boxes-data.ts'

interface Told {
  readonly licence: string
  readonly holder: string
  readonly bin: string
  readonly region: string
  readonly validFrom: string
  readonly validTo: string
  readonly imsis: string
}

const most = 10_000

/** IMSIs among pasted words, and the words that are none. */
function imsisIn(text: string): { readonly imsis: readonly string[]; readonly others: readonly string[] } {
  const words = [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ''))]
  const isImsi = (word: string) => /^\d{14,15}$/.test(word)
  return { imsis: words.filter(isImsi), others: words.filter((word) => !isImsi(word)) }
}

/** Adds a gateway with its licence and its SIMs. */
export function GatewayDialog({ close }: { readonly close: () => void }) {
  const t = useT()
  const refresh = useRefresh()
  const [told, setTold] = useState<Told>({
    licence: '',
    holder: '',
    bin: '',
    region: '',
    validFrom: nationalToday(),
    validTo: nationalToday(365),
    imsis: '',
  })
  const { imsis, others } = imsisIn(told.imsis)
  const send = useMutation({
    mutationFn: () => addGateway({ ...told, bin: told.bin || undefined, region: told.region || undefined, imsis }),
    onSuccess: async () => {
      notifications.show({ title: t('console.boxes.gateways.added'), message: '', withCloseButton: false })
      close()
      await refresh()
    },
  })
  const ready = others.length === 0 && imsis.length <= most && !send.isPending
  return (
    <Modal
      opened
      onClose={close}
      title={t('console.boxes.gateways.add')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('console.boxes.cancel') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) send.mutate()
        }}
      >
        <Stack>
          <GatewayFields told={told} change={(part) => setTold({ ...told, ...part })} />
          {send.error !== null && <Failure error={send.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('console.boxes.cancel')}
            </Button>
            <Button type="submit" loading={send.isPending} disabled={!ready && !send.isPending}>
              {t('console.boxes.gateways.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

interface FieldsProps {
  readonly told: Told
  readonly change: (part: Partial<Told>) => void
}

function GatewayFields({ told, change }: FieldsProps) {
  const t = useT()
  const regions = useTaxonomy()?.region ?? []
  const everywhere = { value: '', label: t('console.boxes.region.all') }
  return (
    <>
      <div className="boxes-fields">
        <TextInput
          label={t('console.boxes.licence')}
          required
          maxLength={60}
          value={told.licence}
          onChange={(event) => change({ licence: event.currentTarget.value })}
          data-autofocus
        />
        <TextInput
          label={t('console.boxes.holder')}
          required
          minLength={2}
          maxLength={200}
          value={told.holder}
          onChange={(event) => change({ holder: event.currentTarget.value })}
        />
        <TextInput
          label={t('console.boxes.bin')}
          inputMode="numeric"
          pattern="\d{12}"
          title={t('console.boxes.bin.help')}
          maxLength={12}
          value={told.bin}
          onChange={(event) => change({ bin: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('console.boxes.region')}
          value={told.region}
          data={[everywhere, ...regions.map(({ code, title }) => ({ value: code, label: title }))]}
          onChange={(event) => change({ region: event.currentTarget.value })}
        />
        {(['validFrom', 'validTo'] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            label={t(end === 'validFrom' ? 'console.boxes.valid-from' : 'console.boxes.valid-to')}
            required
            value={told[end]}
            onChange={(event) => change({ [end]: event.currentTarget.value })}
          />
        ))}
      </div>
      <ImsiField told={told} change={change} />
    </>
  )
}

function ImsiField({ told, change }: FieldsProps) {
  const t = useT()
  const { imsis, others } = imsisIn(told.imsis)
  const count = t('console.boxes.imsis.count', { count: imsis.length })
  const strange = others.slice(0, 3).join(', ')
  const wrong =
    others.length > 0
      ? t('console.boxes.imsis.strange', { words: strange })
      : imsis.length > most
        ? t('console.boxes.imsis.many', { most })
        : null
  return (
    <Textarea
      label={t('console.boxes.imsis')}
      description={`${t('console.boxes.imsis.help')} ${count}`}
      error={wrong}
      value={told.imsis}
      onChange={(event) => change({ imsis: event.currentTarget.value })}
      autosize
      minRows={4}
      maxRows={12}
      spellCheck={false}
    />
  )
}

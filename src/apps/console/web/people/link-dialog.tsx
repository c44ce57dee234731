import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core'
import type { PersonView } from '#domains/identity'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'

/** A person and the one-time link made for them. */
export interface Invited {
  readonly person: PersonView
  readonly link: { readonly path: string; readonly expiresAt: string }
}

/** The link, shown this once, to hand over by a way that can be trusted. */
export function LinkDialog({ invited, close }: { readonly invited: Invited; readonly close: () => void }) {
  const t = useT()
  const format = useFormat()
  const address = `${window.location.origin}${invited.link.path}`
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      closeOnClickOutside={false}
      title={<Text fw={600}>{t('console.people.link.title', { name: invited.person.name })}</Text>}
      closeButtonProps={{ 'aria-label': t('console.palette.close') }}
    >
      <Stack gap="sm">
        <Text>{t('console.people.link.text', { time: format.time(invited.link.expiresAt) })}</Text>
        <Code block>{address}</Code>
        <Group>
          <CopyButton value={address}>
            {({ copied, copy }) => (
              <Button onClick={copy} data-autofocus>
                {copied ? t('console.account.copied') : t('console.account.copy')}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={close}>
            {t('console.palette.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

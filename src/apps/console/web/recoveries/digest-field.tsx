import { FileInput, Stack, TextInput } from '@mantine/core'
import { useT } from '../app/i18n.tsx'

interface DigestProps {
  readonly value: string
  readonly change: (digest: string) => void
}

/** The fingerprint of a document: counted here from the file, which does not leave the computer, or typed. */
export function DigestField({ value, change }: DigestProps) {
  const t = useT()
  const count = async (file: File | null) => {
    if (file === null) return
    const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
    change([...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join(''))
  }
  return (
    <Stack gap={6}>
      <FileInput
        label={t('console.recoveries.paper.file')}
        description={t('console.recoveries.paper.file.help')}
        placeholder={t('console.recoveries.paper.file.choose')}
        onChange={(file) => void count(file)}
      />
      <TextInput
        label={t('console.recoveries.paper.digest')}
        required
        pattern="[0-9a-f]{64}"
        maxLength={64}
        classNames={{ input: 'recoveries-account' }}
        value={value}
        onChange={({ currentTarget }) => change(currentTarget.value.trim().toLowerCase())}
      />
    </Stack>
  )
}

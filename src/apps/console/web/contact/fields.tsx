import { Group, Stack, Text, TextInput } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import type { ContactValue } from './seal.ts'

/** The longest answers, as the server takes them. */
const limits = { name: 100, phone: 40, email: 200, when: 200 } as const

/**
 * The fields “may we call you back?”. What is typed stays in the caller's state until `sealContact`; nothing of it is
 * drafted, logged or shown again.
 */
export function ContactFields({
  value,
  onChange,
}: {
  readonly value: ContactValue
  readonly onChange: (value: ContactValue) => void
}) {
  const t = useT()
  const field = (name: keyof ContactValue) => ({
    label: t(`console.contact.${name}`),
    value: value[name] ?? '',
    maxLength: limits[name],
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange({ ...value, [name]: event.currentTarget.value }),
  })
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('console.contact.promise')}
      </Text>
      <Group grow align="flex-start" gap="xs">
        <TextInput {...field('phone')} inputMode="tel" />
        <TextInput {...field('email')} inputMode="email" />
      </Group>
      <Group grow align="flex-start" gap="xs">
        <TextInput {...field('name')} placeholder={t('console.contact.optional')} />
        <TextInput {...field('when')} placeholder={t('console.contact.when-example')} />
      </Group>
    </Stack>
  )
}

import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useT } from '../app/i18n.tsx'

/** A password, whose button to show it speaks the reader's language. */
export function PasswordField(props: PasswordInputProps) {
  const t = useT()
  return <PasswordInput {...props} visibilityToggleButtonProps={{ 'aria-label': t('console.account.show-password') }} />
}

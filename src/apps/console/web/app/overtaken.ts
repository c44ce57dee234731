import { notifications } from '@mantine/notifications'
import { Problem } from './api.ts'
import { useT } from './i18n.tsx'
import { failureTitle } from './page.tsx'

/**
 * What a dialog does when what it sent was refused: where somebody else was quicker (`….already-…`), the line it stands on
 * may go with the next answer and the dialog with it, so that this is said outside of it. Any other refusal stays in the
 * dialog, with everything written there.
 */
export function useOvertaken(close: () => void, refresh: () => Promise<unknown>): (error: unknown) => Promise<void> {
  const t = useT()
  return async (error) => {
    if (error instanceof Problem && error.code.includes('.already-')) {
      notifications.show({ title: failureTitle(error, t), message: '', color: 'red', withCloseButton: false })
      close()
    }
    await refresh()
  }
}

import { MantineProvider, mergeThemeOverrides } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo } from 'react'
import { ConfirmationHost } from '../account/confirmation.tsx'
import { speak } from './api.ts'
import { SpeechProvider, type Spoken, useLanguage, useT } from './i18n.tsx'
import { makeQueryClient } from './query-client.ts'
import { router } from './router.tsx'
import { SessionProvider } from './session.tsx'
import { theme, variables } from './theme.ts'

/** Mantine's style tags carry this; without it the content security policy refuses them. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''
// So does what locks the page's scrolling behind a dialog; its library (`get-nonce`) asks for the number by this name.
Object.assign(globalThis, { __webpack_nonce__: nonce })

const client = makeQueryClient()

/** The whole console, in the language given until another one is chosen. */
export function Console({ language }: { readonly language: Spoken }) {
  return (
    <SpeechProvider start={language}>
      <Painted>
        <Notifications position="bottom-right" />
        <QueryClientProvider client={client}>
          <Spoken />
          <SessionProvider>
            <RouterProvider router={router} />
            <ConfirmationHost />
          </SessionProvider>
        </QueryClientProvider>
      </Painted>
    </SpeechProvider>
  )
}

/** The theme, with the words that Mantine's own buttons say to screen readers. */
function Painted({ children }: { readonly children: ReactNode }) {
  const t = useT()
  const spoken = useMemo(() => {
    const closeButtonProps = { 'aria-label': t('console.close') }
    return mergeThemeOverrides(theme, {
      components: {
        Notification: { defaultProps: { closeButtonProps } },
        // The ring of a focused first control must not be cut off by the head.
        Modal: { defaultProps: { closeButtonProps }, styles: { body: { paddingTop: 6 } } },
        Drawer: { defaultProps: { closeButtonProps } },
      },
    })
  }, [t])
  return (
    <MantineProvider
      theme={spoken}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  )
}

/** The server answers in the language of the screen. */
function Spoken() {
  const { language } = useLanguage()
  speak(language)
  useEffect(() => void client.invalidateQueries(), [language])
  return null
}

import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Problem, speak } from './api.ts'
import { SpeechProvider, type Spoken, useLanguage } from './i18n.tsx'
import { router } from './router.tsx'
import { SessionProvider } from './session.tsx'
import { theme, variables } from './theme.ts'

/** Mantine's style tags carry this; without it the content security policy refuses them. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''

/** An answer of the server is final; only a network that is gone is tried again. */
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (times, error) => times < 2 && error instanceof Problem && error.status === 0,
    },
  },
})

/** The whole console, in the language given until another one is chosen. */
export function Console({ language }: { readonly language: Spoken }) {
  return (
    <SpeechProvider start={language}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <Notifications position="bottom-right" />
        <QueryClientProvider client={client}>
          <Spoken />
          <SessionProvider>
            <RouterProvider router={router} />
          </SessionProvider>
        </QueryClientProvider>
      </MantineProvider>
    </SpeechProvider>
  )
}

/** The server answers in the language of the screen. */
function Spoken() {
  const { language } = useLanguage()
  speak(language)
  useEffect(() => void client.invalidateQueries(), [language])
  return null
}

import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { languages } from '#kernel/language'
import { signOut } from '../account/sign-out.ts'
import { useLanguage, useT } from '../app/i18n.tsx'
import { sections } from '../app/sections.ts'
import { useSession } from '../app/session.tsx'
import type { Command } from './commands.ts'

/** The commands that are there on every screen: the screens themselves, language, theme, sign out. */
export function useConsoleCommands(): readonly Command[] {
  const t = useT()
  const navigate = useNavigate()
  const { may } = useSession()
  const { language, choose } = useLanguage()
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme() === 'dark'
  const screens = sections
    .filter(({ action }) => may(action))
    .map(
      ({ path, name, key }): Command => ({
        id: `go.${name}`,
        label: t(`console.section.${name}`),
        keywords: name,
        group: 'go',
        keys: key,
        run: () => void navigate({ to: path }),
      }),
    )
  const tongues = languages
    .filter((one) => one !== language)
    .map(
      (one): Command => ({
        id: `language.${one}`,
        label: `${t('console.language')}: ${t(`console.language-name.${one}`)}`,
        keywords: `${one} language`,
        group: 'console',
        run: () => void choose(one),
      }),
    )
  return [
    ...screens,
    {
      id: 'go.account',
      label: t('console.section.account'),
      hint: t('console.palette.account-hint'),
      keywords: 'account passkey password session',
      group: 'go',
      run: () => void navigate({ to: '/account' }),
    },
    ...tongues,
    {
      id: 'theme',
      label: dark ? t('console.light') : t('console.dark'),
      keywords: 'theme dark light',
      group: 'console',
      run: () => setColorScheme(dark ? 'light' : 'dark'),
    },
    { id: 'sign-out', label: t('console.sign-out'), keywords: 'sign out', group: 'console', run: () => void signOut() },
  ]
}

import {
  ActionIcon,
  Box,
  Button,
  Group,
  Menu,
  NavLink,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { languages } from '#kernel/language'
import { IdleWatch } from '../account/idle-watch.tsx'
import { signOut } from '../account/sign-out.ts'
import { CrisisBanner } from '../crisis/index.tsx'
import { DisputesWaiting } from '../disputes/waiting.tsx'
import { CallWatch } from '../intake/call-watch.tsx'
import { openPalette, Palette } from '../palette/index.tsx'
import { WellbeingMenu } from '../wellbeing/index.tsx'
import { useLanguage, useT } from './i18n.tsx'
import { Hint, useKeys } from './keys.tsx'
import { useConnected } from './live.tsx'
import { sections } from './sections.ts'
import { useSession } from './session.tsx'

/** What stands around every screen: the rail, the head with what is always at hand, and urgent news. */
export function Shell() {
  const t = useT()
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // A new screen begins at its top, and so does its reading.
  useEffect(() => {
    main.current?.scrollTo(0, 0)
    if (pathname !== '') main.current?.focus({ preventScroll: true })
    // On a narrow screen the rail is wider than what shows of it.
    document.querySelector('.shell-rail [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <>
      <a className="skip-link" href="#main">
        {t('console.skip')}
      </a>
      <div className="shell">
        <header className="shell-top">
          <Head />
          <CrisisBanner />
          <CallWatch />
        </header>
        <nav className="shell-rail" aria-label={t('console.screens')}>
          <Rail />
        </nav>
        <main className="shell-main" id="main" ref={main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Palette />
      <IdleWatch />
    </>
  )
}

function Rail() {
  const t = useT()
  const session = useSession()
  const navigate = useNavigate()
  const open = sections.filter(({ action }) => session.may(action))
  useKeys(Object.fromEntries(open.map(({ key, path }) => [key, () => void navigate({ to: path })])))
  return open.map(({ path, name, key }) => (
    <NavLink
      key={path}
      component={Link}
      to={path}
      label={t(`console.section.${name}`)}
      rightSection={
        <Group gap={6} wrap="nowrap">
          {name === 'disputes' && <DisputesWaiting />}
          <Hint keys={key} />
        </Group>
      }
      aria-keyshortcuts={key.replace('alt', 'Alt')}
      variant="light"
    />
  ))
}

function Head() {
  const t = useT()
  const connected = useConnected()
  return (
    <Group className="shell-head" justify="space-between" px="md" py={6} gap="xs" wrap="nowrap">
      <Group gap="xs" wrap="nowrap">
        <img src="/favicon.ico" alt="" width={26} height={26} />
        <Text fw={700}>{t('console.product')}</Text>
        {!connected && (
          <Text size="sm" role="status" c="yellow.7">
            ○ {t('console.line-lost')}
          </Text>
        )}
      </Group>
      <Group className="shell-head" gap="xs" wrap="nowrap">
        <Button size="xs" variant="default" onClick={openPalette} rightSection={<Hint keys="mod+k" />}>
          {t('console.find')}
        </Button>
        <WellbeingMenu />
        <LanguageMenu />
        <ThemeButton />
        <PersonMenu />
      </Group>
    </Group>
  )
}

function LanguageMenu() {
  const t = useT()
  const { language, choose } = useLanguage()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          aria-label={`${t('console.language')}: ${t(`console.language-name.${language}`)}`}
        >
          {language.toUpperCase()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((one) => (
          <Menu.Item key={one} lang={one} onClick={() => void choose(one)}>
            {t(`console.language-name.${one}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ThemeButton() {
  const t = useT()
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  return (
    <ActionIcon
      variant="default"
      size={30}
      aria-label={dark ? t('console.light') : t('console.dark')}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      <Box component="span" aria-hidden>
        {dark ? '☀' : '☾'}
      </Box>
    </ActionIcon>
  )
}

function PersonMenu() {
  const t = useT()
  const { person } = useSession()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default">
          {person.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/account">
          {t('console.section.account')}
        </Menu.Item>
        <Menu.Item onClick={() => void signOut()}>{t('console.sign-out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

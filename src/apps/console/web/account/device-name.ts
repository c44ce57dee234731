import type { SessionView } from '#domains/identity'
import type { Translate } from '../app/i18n.tsx'

type Device = NonNullable<SessionView['device']>

const browserNames: Readonly<Partial<Record<Device['browser'], string>>> = {
  chrome: 'Chrome',
  edge: 'Edge',
  firefox: 'Firefox',
  opera: 'Opera',
  safari: 'Safari',
  samsung: 'Samsung Internet',
  yandex: 'Yandex Browser',
}

const systemNames: Readonly<Partial<Record<Device['system'], string>>> = {
  android: 'Android',
  chromeos: 'ChromeOS',
  ios: 'iOS',
  linux: 'Linux',
  macos: 'macOS',
  windows: 'Windows',
}

/** `Firefox, Windows`, or what can be said of it. */
export function deviceName(device: Device | null, t: Translate): string {
  const browser = device === null ? undefined : browserNames[device.browser]
  const system = device === null ? undefined : systemNames[device.system]
  const known = [browser, system].filter((one) => one !== undefined)
  return known.length === 0 ? t('console.account.device.unknown') : known.join(', ')
}

/** Browsers that are told apart, for the words of the session list. */
export const browsers = ['chrome', 'edge', 'firefox', 'opera', 'safari', 'samsung', 'yandex', 'other'] as const
/** Operating systems that are told apart. */
export const systems = ['android', 'chromeos', 'ios', 'linux', 'macos', 'windows', 'other'] as const

/** A browser and its system, as words and nothing more: a version would make everybody recognisable. */
export interface Device {
  readonly browser: (typeof browsers)[number]
  readonly system: (typeof systems)[number]
}

/** Those that carry another's name along stand before it. */
const browserSigns: readonly (readonly [Device['browser'], RegExp])[] = [
  ['edge', /\bEdg(e|A|iOS)?\//],
  ['opera', /\b(OPR|Opera|OPiOS)\//],
  ['yandex', /\bYaBrowser\//],
  ['samsung', /\bSamsungBrowser\//],
  ['firefox', /\b(Firefox|FxiOS)\//],
  ['chrome', /(Chrome|Chromium|CriOS)\//],
  ['safari', /\bVersion\/\S+ .*Safari\//],
]

const systemSigns: readonly (readonly [Device['system'], RegExp])[] = [
  ['android', /\bAndroid\b/],
  ['ios', /\b(iPhone|iPad|iPod)\b/],
  ['chromeos', /\bCrOS\b/],
  ['windows', /\bWindows\b/],
  ['macos', /\b(Macintosh|Mac OS X)\b/],
  ['linux', /\b(Linux|X11)\b/],
]

/** Reads a `User-Agent` header modestly (RFC 9110 §10.1.5: it may say anything): what it cannot tell is `other`. */
export function deviceOf(userAgent: string): Device {
  const told = userAgent.slice(0, 300)
  return {
    browser: browserSigns.find(([, sign]) => sign.test(told))?.[0] ?? 'other',
    system: systemSigns.find(([, sign]) => sign.test(told))?.[0] ?? 'other',
  }
}

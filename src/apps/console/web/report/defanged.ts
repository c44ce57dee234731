import type { ObservableKind } from '#domains/taxonomy'

/** Kinds that a program may take for an address and open. */
const addresses: readonly string[] = ['url', 'domain', 'email', 'ip']

/** Whether an identifier of this kind is shown so that nothing takes it for an address. */
export function isAddress(kind: ObservableKind): boolean {
  return addresses.includes(kind)
}

/**
 * An address as people in security write it, so that no program makes a link of it: `hxxp://kaspi-bonus[.]top/a.html`.
 * Other kinds stay as they are.
 */
export function defanged(kind: ObservableKind, text: string): string {
  if (!isAddress(kind)) return text
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)(.*)$/is.exec(text) ?? []
  return scheme.replace(/^http/i, 'hxxp') + host.replaceAll('.', '[.]') + rest
}

/** An identifier as it is copied: numbers lose the spaces that make them readable. */
export function copied(kind: ObservableKind, display: string): string {
  return ['phone', 'iban', 'card', 'iin'].includes(kind) ? display.replaceAll(/[\s()-]/g, '') : display
}

/** The formats an import takes; `list` is one identifier of any kind a line, `auto` finds out. */
export const importFormats = ['auto', 'domains', 'urls', 'hosts', 'list', 'csv', 'misp', 'polkadot'] as const

/** A format an import takes. */
export type ImportFormat = (typeof importFormats)[number]

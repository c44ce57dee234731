/** Where to listen. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** `0.0.0.0:5060` or `[::1]:5060` taken apart. */
export function listenAddress(text: string): ListenAddress {
  const end = text.lastIndexOf(':')
  return { host: text.slice(0, end).replace(/^\[|\]$/g, ''), port: Number(text.slice(end + 1)) }
}

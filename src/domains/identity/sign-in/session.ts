/** How long a session lives, in milliseconds. */
export const sessionLife = {
  /** Without being used (OWASP ASVS 7.3.1). */
  idle: 30 * 60_000,
  /** Whatever is done with it (OWASP ASVS 7.3.2). */
  most: 12 * 3_600_000,
  /** Its last use is written down no more often than this, to spare a write on every request. */
  noteEvery: 60_000,
} as const

/** The name of the cookie that holds the session's token. */
export const sessionCookie = 'saqbol_session'

/** `Set-Cookie` for a session's token; null forgets it. Scripts and other sites never see it. */
export function cookieHeader(token: string | null, secure: boolean): string {
  const life = token === null ? 0 : sessionLife.most / 1000
  return `${sessionCookie}=${token ?? ''}; Path=/; Max-Age=${life}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

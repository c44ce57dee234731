import { api, useToken } from '../app/api.ts'

/** Signs out and leaves for the sign-in page, also where the session is over or the network gone. */
export async function signOut(): Promise<void> {
  // Slices that keep something on this computer clear it now.
  window.dispatchEvent(new Event('saqbol:sign-out'))
  await api.delete('/api/v1/session').catch(() => undefined)
  useToken(null)
  window.location.assign('/console/sign-in')
}

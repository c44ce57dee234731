import { Loading } from '../app/page.tsx'

/** Stands here until the screen is written. */
export function ReferralsPage() {
  return <Loading />
}

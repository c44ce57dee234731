import type { AccountListing, PaymentWorld } from '#simulation/payments'

/** Nothing is listed. */
export const noListing: AccountListing = () => 0

/**
 * The registry as victims' reports would fill it: the accounts that a victim paid are listed once the victim reports, and confirmed so
 * many milliseconds later. Of thefts that nobody reports nothing is known.
 */
export function listingOf(world: PaymentWorld, confirmedAfter: number): AccountListing {
  const reportedAt = new Map<number, number>()
  const { thefts } = world.truth()
  const news = thefts.map(({ reportedAt: at, theft }) => ({ at: at ?? Number.POSITIVE_INFINITY, theft }))
  news.sort((a, b) => b.at - a.at)
  return (account, now) => {
    for (let next = news.at(-1); next !== undefined && next.at <= now; next = news.at(-1)) {
      news.pop()
      for (const payment of world.truth().thefts[next.theft]?.payments ?? []) {
        const creditor = world.books.creditor(payment)
        if (!reportedAt.has(creditor)) reportedAt.set(creditor, next.at)
      }
    }
    const since = reportedAt.get(account)
    return since === undefined ? 0 : now >= since + confirmedAfter ? 2 : 1
  }
}

/** How long a report stays with whoever opened it, in minutes, unless they renew it; the open page does every two. */
export const leaseMinutes = 10

/** In which order the queue is read; what is closed has no deadline and comes by priority instead. */
export const queueSorts = ['priority', 'deadline', 'newest'] as const

/** In which order the queue is read. */
export type QueueSort = (typeof queueSorts)[number]

/** Counting stops here: screens then say "1 000+". */
export const countedMost = 1000

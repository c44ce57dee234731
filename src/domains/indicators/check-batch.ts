/** How many identifiers one request may ask about. */
export const batchMost = { public: 100, partner: 10_000 } as const

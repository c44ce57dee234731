/** Types of records (IANA, Domain Name System Parameters) that are read here. */
export const types = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  AAAA: 28,
  TXT: 16,
  OPT: 41,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
} as const

/** Classes: the Internet; `ANY` stands in TSIG (RFC 8945 §4.2). */
export const classes = { IN: 1, ANY: 255 } as const

/** Kinds of questions (RFC 1035 §4.1.1, RFC 1996). */
export const opcodes = { query: 0, notify: 4 } as const

/** Response codes (RFC 1035, 2136, 6891), and the errors of TSIG (RFC 8945 §3), which stand in its record. */
export const rcodes = {
  noError: 0,
  formErr: 1,
  servFail: 2,
  nxDomain: 3,
  notImp: 4,
  refused: 5,
  notAuth: 9,
  badVers: 16,
  badSig: 16,
  badKey: 17,
  badTime: 18,
  badTrunc: 22,
} as const

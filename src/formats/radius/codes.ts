/** Kinds of packets (RFC 2865 §3, RFC 2866 §3, RFC 5997 §2). */
export const radiusCodes = {
  accessRequest: 1,
  accessAccept: 2,
  accessReject: 3,
  accountingRequest: 4,
  accountingResponse: 5,
  statusServer: 12,
} as const

/** Attributes that a check of calls meets (IANA, RADIUS Types). */
export const radiusAttributes = {
  userName: 1,
  nasIpAddress: 4,
  nasPort: 5,
  serviceType: 6,
  replyMessage: 18,
  state: 24,
  class: 25,
  vendorSpecific: 26,
  calledStationId: 30,
  callingStationId: 31,
  nasIdentifier: 32,
  proxyState: 33,
  acctStatusType: 40,
  acctSessionId: 44,
  acctSessionTime: 46,
  acctTerminateCause: 49,
  eventTimestamp: 55,
  nasPortType: 61,
  messageAuthenticator: 80,
} as const

/** The Service-Type of a question whether a call may go on (RFC 2865 §5.6): it carries no password. */
export const callCheckService = 10

/** Digits of the number of a call, which stands in branch, tag and Call-ID. */
const idDigits = 10
const numberDigits = 11

const body = [
  'v=0',
  'o=- 20518 0 IN IP4 198.51.100.1',
  's=-',
  'c=IN IP4 198.51.100.1',
  't=0 0',
  'm=audio 54278 RTP/AVP 8 0 101',
  'a=rtpmap:101 telephone-event/8000',
  'a=ptime:20',
  '',
].join('\r\n')

/** Writes requests by filling numbers into a text that stays the same, so that the generator is never what limits. */
export interface RequestWriter {
  /** Bytes of every request. */
  readonly length: number
  /** Puts the text into `out` at `at`, with whatever numbers. */
  prepare(out: Uint8Array, at: number): void
  /** Fills the numbers into a request that was prepared at `at`. */
  fill(
    out: Uint8Array,
    at: number,
    call: { readonly id: number; readonly caller: number; readonly called: number },
  ): void
}

interface Origin {
  readonly transport: 'udp' | 'tcp'
  readonly port: number
  readonly localPort: number
}

/** An INVITE as a switch sends it, with its offer of a session: about 800 bytes. */
export function inviteWriter({ transport, port, localPort }: Origin): RequestWriter {
  return makeWriter([
    `INVITE sip:+{called}@127.0.0.1:${port};user=phone SIP/2.0`,
    `Via: SIP/2.0/${transport.toUpperCase()} 127.0.0.1:${localPort};branch=z9hG4bK-{id};rport`,
    'Max-Forwards: 70',
    'From: <sip:+{caller}@switch.example.net;user=phone>;tag={id}',
    'To: <sip:+{called}@127.0.0.1;user=phone>',
    'Call-ID: {id}@switch.example.net',
    'CSeq: 1 INVITE',
    `Contact: <sip:+{caller}@127.0.0.1:${localPort}>`,
    'P-Asserted-Identity: <sip:+{caller}@switch.example.net;user=phone>',
    'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE',
    'Supported: timer, 100rel, replaces',
    'User-Agent: switch',
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
    '',
    body,
  ])
}

/** The acknowledgement of a final answer that is no success (RFC 3261 §17.1.1.3). */
export function ackWriter({ transport, port, localPort }: Origin): RequestWriter {
  return makeWriter([
    `ACK sip:+{called}@127.0.0.1:${port};user=phone SIP/2.0`,
    `Via: SIP/2.0/${transport.toUpperCase()} 127.0.0.1:${localPort};branch=z9hG4bK-{id};rport`,
    'Max-Forwards: 70',
    'From: <sip:+{caller}@switch.example.net;user=phone>;tag={id}',
    'To: <sip:+{called}@127.0.0.1;user=phone>;tag=1',
    'Call-ID: {id}@switch.example.net',
    'CSeq: 1 ACK',
    'Content-Length: 0',
    '',
    '',
  ])
}

function makeWriter(lines: readonly string[]): RequestWriter {
  const pattern = lines.join('\r\n')
  const ids: number[] = []
  const callers: number[] = []
  const calleds: number[] = []
  let text = ''
  for (const part of pattern.split(/(\{[a-z]+\})/)) {
    if (part === '{id}') ids.push(text.length)
    if (part === '{caller}') callers.push(text.length)
    if (part === '{called}') calleds.push(text.length)
    text += part.startsWith('{') ? '0'.repeat(part === '{id}' ? idDigits : numberDigits) : part
  }
  const bytes = Buffer.from(text)
  return {
    length: bytes.length,
    prepare: (out, at) => out.set(bytes, at),
    fill: (out, at, { id, caller, called }) => {
      for (const place of ids) writeDigits(out, at + place, { value: id, digits: idDigits })
      for (const place of callers) writeDigits(out, at + place, { value: caller, digits: numberDigits })
      for (const place of calleds) writeDigits(out, at + place, { value: called, digits: numberDigits })
    },
  }
}

function writeDigits(out: Uint8Array, at: number, { value, digits }: { value: number; digits: number }): void {
  // Two halves that are 32-bit integers: dividing floating-point numbers costs ten times as much.
  const high = Math.floor(value / 1_000_000)
  let low = value - high * 1_000_000
  let left = high
  for (let n = digits - 1; n >= digits - 6; n--) {
    const rest = (low / 10) | 0
    out[at + n] = 48 + low - rest * 10
    low = rest
  }
  for (let n = digits - 7; n >= 0; n--) {
    const rest = (left / 10) | 0
    out[at + n] = 48 + left - rest * 10
    left = rest
  }
}

/** Status of an answer that begins at `at`; 0 where it is none. */
export function statusOf(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 83 || bytes[at + 3] !== 47) return 0
  return ((bytes[at + 8] ?? 0) - 48) * 100 + ((bytes[at + 9] ?? 0) - 48) * 10 + (bytes[at + 10] ?? 0) - 48
}

/** The number of the call that an answer is for, out of the branch of its Via; -1 where there is none. */
export function callOf(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from + 12; at < to - idDigits - 8; at++) {
    if (bytes[at] !== 122 || bytes[at + 1] !== 57 || bytes[at + 2] !== 104 || bytes[at + 7] !== 45) continue
    let id = 0
    for (let n = 0; n < idDigits; n++) id = id * 10 + (bytes[at + 8 + n] ?? 0) - 48
    return id
  }
  return -1
}

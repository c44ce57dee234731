import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { callsNode, figureOf } from '#test/calls-node'
import { needsPeer } from '#test/peers'

const skip = needsPeer('radclient', 'radclient')
const secret = 'our secret, long enough'

const edge = await callsNode(
  {
    trunks: [
      { name: 'abroad', kind: 'international', verstat: true },
      { name: 'ours', kind: 'own' },
    ],
    rules: {
      numbering: { mode: 'on' },
      'foreign-fixed': { mode: 'on' },
      'do-not-originate': { mode: 'on' },
    },
    radius: {
      listen: '127.0.0.1:0',
      clients: [
        { address: '127.0.0.0/29', secretFile: 'secret', trunk: 'abroad' },
        { address: '::1', secretFile: 'secret', trunk: 'ours' },
      ],
    },
    callerHelp: 'saqbol.example/call',
  },
  { secret },
)

type Kind = 'auth' | 'acct' | 'status'

/** What radclient says of one packet; it checks the proofs of the answer itself. */
function radclient(kind: Kind, lines: readonly string[], by = secret): Promise<string> {
  return new Promise((resolve) => {
    const to = `127.0.0.1:${edge.calls?.radiusPort}`
    const child = execFile('radclient', ['-x', '-r', '2', '-t', '1', to, kind, by], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    )
    child.stdin?.end(`${lines.join('\n')}\n`)
  })
}

const proved = 'Message-Authenticator = 0x00'
const call = (caller: string, called = '77272345678') => [
  `Calling-Station-Id = "${caller}"`,
  `Called-Station-Id = "${called}"`,
  'Proxy-State = 0x0102',
]
const check = (caller: string, called?: string) => [...call(caller, called), 'Service-Type = Call-Check', proved]

test('radclient asks about an honest call and believes that it may go on', { skip }, async () => {
  const accepted = await radclient('auth', check('+44 20 1234 5678'))
  assert.match(accepted, /Received Access-Accept/)
  assert.match(accepted, /Reply-Message = "allow"/)
  assert.match(accepted, /Cisco-AVPair = "calling-number=442012345678"/)
  assert.match(accepted, /Proxy-State = 0x0102/)
})

test('radclient hears why a forged call is rejected, with the code for its caller', { skip }, async () => {
  const rejected = await radclient('auth', [...check('77172345678'), 'Acct-Session-Id = "00a1"'])
  assert.match(rejected, /Received Access-Reject/)
  assert.match(rejected, /Reply-Message = "foreign-fixed; code [0-9A-Z]{5}-[0-9A-Z]{5}; saqbol.example\/call"/)
  assert.match(rejected, /Cisco-AVPair = "q850-cause=21"/)
  assert.match(await radclient('auth', check('77172345678', '103')), /Received Access-Accept/)
})

test('radclient reports a call and believes that it was taken', { skip }, async () => {
  const said = await radclient('acct', [...call('77012345678'), 'Acct-Status-Type = Start'])
  assert.match(said, /Received Accounting-Response/)
})

test('radclient asks whether the server is there', { skip }, async () => {
  assert.match(await radclient('status', [proved]), /Received Access-Accept/)
})

test('Who does not know the secret, or proves nothing, gets no answer', { skip }, async () => {
  assert.match(await radclient('auth', check('77012345678'), 'another secret, as long'), /No reply/)
  assert.equal(await figureOf(edge, 'saqbol_radius_unproved'), 2)
})

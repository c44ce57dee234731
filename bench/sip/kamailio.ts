import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'
import { findProgram } from '../../test/support/peers.ts'
import { cores, cpuSecondsOf, endProgram, type SipServer, startPinned } from './programs.ts'

const modules = ['sl', 'pv', 'textops', 'db_text', 'htable']

/**
 * The same decision as the fastest configuration of Kamailio takes it: stateless answers, one look into a table in
 * memory, one worker for each transport.
 */
const configuration = (port: number, folder: string) => `#!KAMAILIO
debug=-1
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
dns=no
rev_dns=no
server_signature=no
tcp_max_connections=1000
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
${modules.map((name) => `loadmodule "${name}.so"`).join('\n')}
modparam("db_text", "file_buffer_size", 65536)
modparam("db_text", "max_result_rows", 20000000)
modparam("htable", "fetch_rows", 100000)
modparam("htable", "db_url", "text://${folder}")
modparam("htable", "htable", "listed=>size=20;dbtable=listed;")
request_route {
  if (is_method("ACK")) exit;
  if (!is_method("INVITE")) {
    sl_send_reply("405", "Method Not Allowed");
    exit;
  }
  if ($sht(listed=>$fU) != $null) {
    append_to_reply("Reason: Q.850;cause=21\\r\\n");
    sl_send_reply("603", "Decline");
    exit;
  }
  append_to_reply("Contact: <$ru>\\r\\n");
  sl_send_reply("302", "Moved Temporarily");
  exit;
}
`

/**
 * Starts Kamailio with the numbers listed (11 E.164 digits): 603 for a caller who is, 302 for any other. By its tlsf
 * allocator, since the usual one is several times slower. It answers when all numbers are in, some seconds a million.
 */
export async function startKamailio(listed: Iterable<number>): Promise<SipServer> {
  const program = findProgram('kamailio')
  if (program === undefined) throw new Error('kamailio is needed: tools/install-peers.sh installs it')
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-kamailio-'))
  const rows = Array.from(listed, (number) => `+${number}:0:1:1:0\n`)
  const columns = 'key_name(string) key_type(int) value_type(int) key_value(string) expires(int)\n'
  writeFileSync(join(folder, 'listed'), columns + rows.join(''))
  writeFileSync(join(folder, 'version'), 'table_name(string) table_version(int)\nlisted:2\n')
  const port = await freePort()
  const file = join(folder, 'kamailio.cfg')
  writeFileSync(file, configuration(port, folder))
  const memory = ['-X', 'tlsf', '-x', 'tlsf', '-m', '2048', '-M', '1024', '-b', String(1 << 22)]
  const child = startPinned(cores.server, program, ['-f', file, ...memory, '-DD', '-E', '-Y', folder])
  let errors = ''
  child.stderr?.on('data', (part: Buffer) => (errors = (errors + part.toString()).slice(-5000)))
  const close = async () => {
    await endProgram(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilAnswering(port, () => child.exitCode === null && child.signalCode === null)
  } catch (error) {
    await close()
    throw new Error(`kamailio does not answer: ${errors}`, { cause: error })
  }
  return { port, cpuSeconds: () => cpuSecondsOf(child.pid), close }
}

/** Asks with OPTIONS, which is answered with 405, until an answer comes; a minute at most. */
async function untilAnswering(port: number, alive: () => boolean): Promise<void> {
  const socket = createSocket('udp4')
  let answered = false
  socket.on('message', () => {
    answered = true
  })
  socket.on('error', () => undefined)
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const lines = [
    `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${socket.address().port};branch=z9hG4bK-ready`,
    'From: <sip:bench@127.0.0.1>;tag=1',
    'To: <sip:bench@127.0.0.1>',
    'Call-ID: ready',
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '\r\n',
  ]
  try {
    for (let tries = 0; tries < 300 && !answered; tries++) {
      if (!alive()) throw new Error('it ended')
      socket.send(lines.join('\r\n'), port, '127.0.0.1')
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    if (!answered) throw new Error('it does not answer')
  } finally {
    socket.close()
  }
}

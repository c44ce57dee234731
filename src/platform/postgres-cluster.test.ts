import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import pg from 'pg'
import { until } from '#test/until'
import { type Cluster, openCluster } from './postgres-cluster.ts'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0
const flags = ['fsync=off', 'shared_buffers=8MB', 'max_connections=20', 'max_wal_size=64MB']

const opened: Cluster[] = []
const folders: string[] = []
after(async () => {
  for (const cluster of opened) await cluster.stop().catch(() => undefined)
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** A folder that other accounts can reach, as the product's own usually is. */
async function freshFolder(mode = 0o755): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'saqbol-cluster-'))
  await chmod(folder, mode)
  folders.push(folder)
  return folder
}

async function open(folder: string): Promise<Cluster> {
  const cluster = await openCluster(folder, { flags })
  opened.push(cluster)
  return cluster
}

async function ask<Row extends pg.QueryResultRow>(url: string, question: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(question)).rows
  } finally {
    await client.end()
  }
}

function isListening(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  }).finally(() => socket.destroy()) as Promise<boolean>
}

const home = await freshFolder()

test('many openers on a fresh machine make one database, and one of them starts it', async () => {
  const clusters = await Promise.all([open(home), open(home), open(home)])
  assert.equal(clusters.filter(({ startedHere }) => startedHere).length, 1)
  assert.equal(new Set(clusters.map(({ url }) => url)).size, 1)
})

test('the owner of the database is no superuser, and the server speaks UTF-8 and UTC', async () => {
  const { url } = await open(home)
  const [row] = await ask<Record<string, string>>(
    url,
    `select rolsuper, current_setting('server_encoding') as encoding,
    current_setting('timezone') as zone, current_database() as name from pg_roles where rolname = current_user`,
  )
  assert.deepEqual(row, { rolsuper: false, encoding: 'UTF8', zone: 'UTC', name: 'saqbol' })
})

test('nobody gets in without the password, and its file is readable by its owner alone', async () => {
  const { url } = await open(home)
  const stranger = new URL(url)
  stranger.password = 'guess'
  await assert.rejects(ask(stranger.href, 'select 1'), /password authentication failed/)
  assert.equal((await stat(join(home, 'postgres.json'))).mode & 0o777, 0o600)
  assert.ok(!(await readdir(home)).some((name) => /password|lock/.test(name)))
})

test('the server listens on the loopback and in its own closed folder only, and runs under an account that is not root', async () => {
  const { adminUrl } = await open(home)
  const [row] = await ask<{ addresses: string; sockets: string; bySocket: boolean }>(
    adminUrl,
    `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
      inet_client_addr() is null as "bySocket"`,
  )
  const data = join(home, 'postgres')
  assert.deepEqual(row, { addresses: '127.0.0.1', sockets: data, bySocket: true })
  assert.equal((await stat(data)).mode & 0o077, 0)
  if (isRoot) assert.notEqual((await stat(join(home, 'postgres', 'PG_VERSION'))).uid, 0)
})

test('where the path is too long for a socket, the loopback serves', async () => {
  const { url } = await open(join(home, 'a-folder-that-lies-deep'.repeat(5)))
  assert.deepEqual(await ask(url, 'select inet_client_addr() is not null as tcp'), [{ tcp: true }])
})

test('releasing leaves the server to those who still use it, and the last one stops it', async () => {
  const first = await openCluster(home, { flags })
  const other = spawnOpener(home)
  await other.ready
  for (const cluster of opened.splice(0)) await cluster.release()
  await first.release()
  assert.ok(await isListening(first.url))
  await other.leave()
  assert.equal(await isListening(first.url), false)
})

/** Another process that opens the cluster, says so, and releases it when told. */
function spawnOpener(folder: string) {
  const script = `import(${JSON.stringify(join(import.meta.dirname, 'postgres-cluster.ts'))}).then(async ({ openCluster }) => {
    const cluster = await openCluster(${JSON.stringify(folder)})
    console.log('open')
    process.stdin.once('data', () => cluster.release().then(() => process.exit(0)))
  })`
  const running = run(process.execPath, ['-e', script])
  const { stdout, stdin } = running.child
  return {
    ready: new Promise((resolve) => stdout?.once('data', resolve)),
    leave: () => {
      stdin?.write('leave')
      return running
    },
  }
}

test('what was kept is there after a restart, on the same port', async () => {
  const before = await open(home)
  await ask(before.url, 'create table kept as select 1 as one')
  await before.stop()
  const again = await open(home)
  assert.ok(again.startedHere)
  assert.equal(again.url, before.url)
  assert.deepEqual(await ask(again.url, 'select one from kept'), [{ one: 1 }])
  await again.stop()
})

test('a port that another program took meanwhile is given up for a free one', async () => {
  const { port } = JSON.parse(await readFile(join(home, 'postgres.json'), 'utf8')) as { port: number }
  const squatter = createServer().listen(port, '127.0.0.1')
  try {
    const cluster = await open(home)
    assert.notEqual(Number(new URL(cluster.url).port), port)
    assert.deepEqual(await ask(cluster.url, 'select one from kept'), [{ one: 1 }])
    await cluster.stop()
  } finally {
    squatter.close()
  }
})

test('an initialisation that was interrupted is done again from the beginning', async () => {
  const folder = await freshFolder()
  const half = join(folder, 'postgres.new')
  await run('mkdir', ['-p', join(half, 'global')])
  await writeFile(join(half, 'PG_VERSION'), '18\n')
  await writeFile(join(folder, 'postgres.json'), '{"port":1')
  const cluster = await open(folder)
  assert.deepEqual(await ask(cluster.url, 'select 1 as one'), [{ one: 1 }])
  assert.ok(!(await readdir(folder)).includes('postgres.new'))
  await cluster.stop()
})

test('data without its settings file is never thrown away', async () => {
  await rm(join(home, 'postgres.json'))
  await assert.rejects(openCluster(home, { flags }), /postgres\.json/)
  assert.ok((await readdir(join(home, 'postgres'))).includes('PG_VERSION'))
})

test('for root, a folder that other accounts cannot reach is mirrored where they can', {
  skip: !isRoot && 'only root gives the server an account of its own',
}, async () => {
  const closed = await freshFolder(0o700)
  const cluster = await open(closed)
  const mirror = join('/var/lib/saqbol', closed.replaceAll('/', '-'))
  folders.push(mirror)
  assert.deepEqual(await ask(cluster.url, 'select 1 as one'), [{ one: 1 }])
  assert.ok((await readdir(mirror)).includes('postgres'))
  assert.ok(!(await readdir(closed)).includes('postgres'))
  await cluster.stop()
})

test('a server that was killed dead is started again, with what it had committed', async () => {
  const folder = await freshFolder()
  const cluster = await open(folder)
  await ask(cluster.url, 'create table kept as select 7 as number')
  assert.equal(await cluster.ensureRunning(), false)
  const [pid = ''] = (await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  await assert.rejects(ask(cluster.url, 'select 1'))
  // Until the system has buried it, a killed process still looks alive.
  await until(cluster.ensureRunning)
  assert.deepEqual(await ask(cluster.url, 'select number from kept'), [{ number: 7 }])
})

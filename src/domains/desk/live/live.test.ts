import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApplication } from '#test/application'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const { origin, services } = application
const administrator = await firstAdministrator(application)
const operator = await colleague(application, administrator, { email: 'operator@hotline.test', roles: ['operator'] })

test('a stranger hears nothing', async () => {
  const refused = await fetch(`${origin}/api/v1/live`)
  await refused.text()
  assert.equal(refused.status, 401)
})

test('a screen hears what concerns it, as soon as it is told', async () => {
  const response = await operator.open('/api/v1/live')
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  assert.ok(reader)
  await reader.read()
  let heard = ''
  // The line to the database is opened by the first listener: tell until it stands.
  const telling = setInterval(() => {
    void services.live.publish(
      services.db,
      { type: 'test.supervisors', to: { roles: ['supervisor'] }, data: {} },
      { type: 'test.operators', to: { roles: ['operator'] }, data: { id: 7 } },
    )
  }, 20)
  while (!heard.includes('\n\n')) heard += (await reader.read()).value ?? ''
  clearInterval(telling)
  await reader.cancel()
  assert.equal(heard.split('\n')[0], 'data: {"type":"test.operators","data":{"id":7}}')
})

test('closing the server ends the lines, instead of waiting for them', async () => {
  const response = await operator.open('/api/v1/live')
  const text = response.text()
  await application.server.close()
  assert.match(await text, /^retry: 2000/)
})

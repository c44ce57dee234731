import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { handleOfLink, parseHandle } from './handle.ts'
import { readHandleLink } from './handle-link.ts'
import { parseUrl } from './url.ts'

const value = (text: string) => {
  const result = parseHandle(text)
  return result.ok ? result.value.value : result.error.code
}

test('links to accounts are accounts on their platform', () => {
  const links = {
    't.me/Nick_1': 'telegram:nick_1',
    'https://telegram.me/nick_1/55': 'telegram:nick_1',
    't.me/s/nick_1': 'telegram:nick_1',
    'https://nick_1.t.me': 'telegram:nick_1',
    'tg://resolve?domain=nick_1': 'telegram:nick_1',
    'https://t.me/+AbCdEf123456xyZ': 'telegram:+AbCdEf123456xyZ',
    't.me/joinchat/AbCdEf123456xyZ': 'telegram:+AbCdEf123456xyZ',
    'tg://join?invite=AbCdEf123456xyZ': 'telegram:+AbCdEf123456xyZ',
    'https://www.instagram.com/Shop.KZ/?igshid=1': 'instagram:shop.kz',
    'https://instagram.com/stories/shop.kz/3123': 'instagram:shop.kz',
    'https://m.tiktok.com/@user.name/video/7123': 'tiktok:user.name',
    'vk.com/id1': 'vk:id1',
    'https://m.vk.com/durov': 'vk:durov',
    'facebook.com/profile.php?id=100087654321': 'facebook:100087654321',
    'https://www.facebook.com/people/Name/100087654321/': 'facebook:100087654321',
    'youtube.com/@Easy.Money': 'youtube:easy.money',
    'https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv': 'youtube:UCabcdefghijklmnopqrstuv',
    'youtube.com/user/name1': 'youtube:name1',
  }
  for (const [link, expected] of Object.entries(links)) assert.equal(value(link), expected, link)
})

test('links to posts, pages and groups of a platform name no account', () => {
  const links = [
    'instagram.com/p/Cxyz',
    'instagram.com/reel/Cxyz/',
    'vk.com/wall-1_2',
    'youtube.com/watch?v=1',
    't.me/share/url?url=x',
    'facebook.com/groups/1',
    'chat.whatsapp.com/Abc',
    't.me',
    'example.kz/nick',
  ]
  for (const link of links) assert.equal(handleOfLink(link), undefined, link)
})

test('a messenger link with a phone number is that number', () => {
  for (const link of [
    'wa.me/77015550123',
    'https://api.whatsapp.com/send?phone=+77015550123&text=x',
    'https://t.me/+77015550123',
    'tg://resolve?phone=77015550123',
  ]) {
    const found = handleOfLink(link)
    assert.equal(found?.type === 'phone' ? found.digits : found, '77015550123', link)
  }
})

test('a nick without a platform is unknown until somebody says', () => {
  assert.equal(value('@Nick'), 'unknown:nick')
  assert.equal(value('telegram:@Nick'), 'telegram:nick')
  const named = parseHandle('Nick', { platform: 'instagram' })
  assert.equal(named.ok && named.value.value, 'instagram:nick')
  for (const text of ['@', '@a', 'a b', '@12345', '', '@a/b', `@${'a'.repeat(60)}`])
    assert.equal(value(text), 'handle.malformed', text)
})

test('a value reads as itself', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('telegram', 'instagram', 'tiktok', 'vk', 'youtube', 'unknown'),
      fc.stringMatching(/^[a-z][a-z0-9_]{4,15}[a-z]$/),
      (platform, name) => {
        assert.equal(value(`${platform}:${name}`), `${platform}:${name}`)
      },
    ),
  )
})

test('broken escapes in a link do no harm', () => {
  const url = parseUrl('https://t.me/%E0%A4%A')
  assert.equal(url.ok && readHandleLink(url.value), undefined)
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void handleOfLink(`t.me/${text}`)))
})

/** The head of a link on each platform that percent escapes may follow, with the sign that an account begins with. */
const heads = ['t.me/', 't.me/+', 't.me/joinchat/', 'wa.me/', 'wa.me/?phone=', 'youtube.com/@', 'youtube.com/c/']
heads.push('instagram.com/', 'tiktok.com/@', 'vk.com/', 'facebook.com/', 'facebook.com/profile.php?id=')

test('escapes that are well written and no UTF-8 name no account, as a link cut in the middle of a letter does not', () => {
  for (const head of heads) {
    // "При" in windows-1251, half of a letter, a half of a surrogate pair.
    for (const escapes of ['%CF%F0%E8', '%D0%9F%D1', '%ED%A0%80']) {
      const link = `https://${head}${escapes}`
      assert.equal(handleOfLink(link), undefined, link)
    }
  }
  const invitation = handleOfLink('https://t.me/%2B77015550123')
  assert.equal(invitation?.type === 'phone' ? invitation.digits : invitation, '77015550123')
})

test('no escape makes the reading of a link throw', () => {
  const octet = fc.integer({ min: 0, max: 255 }).map((code) => `%${code.toString(16).padStart(2, '0')}`)
  const piece = fc.oneof(octet, octet, fc.constantFrom('%', '%d', '+', '@', '/', '?', '&', 'nick', '77015550123'))
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.array(piece, { maxLength: 8 }), (head, pieces) => {
      handleOfLink(head + pieces.join(''))
      parseHandle(`https://${head}${pieces.join('')}`)
    }),
    { numRuns: 1000 },
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { declaredType, typeOfBytes, warningsOf } from './file-type.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

test('bytes say what they are, whatever they are called', () => {
  const cases: readonly (readonly [Buffer, string])[] = [
    [latin1('%PDF-1.7'), 'application/pdf'],
    [latin1('\u0089PNG\r\n\u001a\n...'), 'image/png'],
    [latin1('\u00ff\u00d8\u00ff\u00e0'), 'image/jpeg'],
    [latin1('RIFF....WEBP'), 'image/webp'],
    [latin1('....ftypisom'), 'video/mp4'],
    [latin1('....ftypheic'), 'image/heic'],
    [latin1('PK\u0003\u0004'), 'application/zip'],
    [gzipSync('bomb'), 'application/gzip'],
    [latin1('MZ\u0090'), 'application/vnd.microsoft.portable-executable'],
    [latin1('\u007fELF'), 'application/x-elf'],
    [Buffer.from('#!/bin/sh'), 'text/x-script'],
    [Buffer.from('\n<!DOCTYPE html><p>'), 'text/html'],
    [Buffer.from('<!-- a --><script>'), 'text/html'],
    [Buffer.from('<?xml version="1.0"?><svg onload="x">'), 'image/svg+xml'],
    [Buffer.from('Жай мәтін'), 'text/plain'],
    [Buffer.from([0, 1, 2]), 'application/octet-stream'],
    [Buffer.alloc(0), 'application/octet-stream'],
  ]
  for (const [bytes, type] of cases) assert.equal(typeOfBytes(bytes), type)
  fc.assert(fc.property(fc.uint8Array(), (bytes) => typeOfBytes(Buffer.from(bytes)).includes('/')))
})

test('the sender’s type is kept only where it is one', () => {
  assert.equal(declaredType('Image/PNG; name="x"'), 'image/png')
  for (const written of ['', 'png', 'image/', '/png', 'a b/c', `x/${'y'.repeat(300)}`, 'image/png\r\nX: y']) {
    assert.equal(declaredType(written), 'application/octet-stream', written)
  }
})

test('programs, active content, archives and disguises are named before anybody opens them', () => {
  const warn = (name: string, declared: string, found: string) =>
    warningsOf({ name, declaredType: declared, foundType: found }).join()
  assert.equal(warn('photo.png', 'image/png', 'image/png'), '')
  assert.equal(warn('photo.png.exe', 'image/png', 'application/vnd.microsoft.portable-executable'), 'program,disguised')
  assert.equal(warn('update.apk', 'application/octet-stream', 'application/zip'), 'program')
  assert.equal(warn('page.html', 'text/html', 'text/html'), 'active-content')
  assert.equal(warn('bill.pdf', 'application/pdf', 'application/pdf'), 'active-content')
  assert.equal(warn('files.zip', 'application/zip', 'application/zip'), 'archive')
  assert.equal(
    warn('letter.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/zip'),
    '',
  )
  assert.equal(warn('voice.ogg', 'audio/ogg', 'audio/ogg'), '')
  assert.equal(warn('photo.jpg', 'image/jpeg', 'text/html'), 'active-content,disguised')
})

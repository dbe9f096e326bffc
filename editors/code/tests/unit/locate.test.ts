import assert from 'node:assert/strict'
import test from 'node:test'
import { locate, type Machine } from '../../src/server/locate'

const EXTENSION = '/extensions/ibid'

function machine(files: string[], more: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    home: '/home/eva',
    environment: { PATH: '/usr/local/bin:/usr/bin' },
    isFile: (file) => files.includes(file),
    ...more,
  }
}

const EVERYWHERE = [
  '/opt/ibid',
  `${EXTENSION}/server/ibid`,
  '/usr/local/bin/ibid',
  '/usr/bin/ibid',
  '/home/eva/.cargo/bin/ibid',
]

void test('the setting, then what came with the extension, then the PATH, then cargo’s folder', () => {
  const order = [
    '/opt/ibid',
    `${EXTENSION}/server/ibid`,
    '/usr/local/bin/ibid',
    '/usr/bin/ibid',
    '/home/eva/.cargo/bin/ibid',
  ]
  const origins = ['setting', 'bundled', 'path', 'path', 'cargo']
  order.forEach((program, place) => {
    const found = locate(place === 0 ? '/opt/ibid' : '', EXTENSION, machine(EVERYWHERE.slice(place)))
    assert.deepEqual(found, { kind: 'found', program, origin: origins[place] })
  })
})

void test('a setting that names nothing is told, not passed over', () => {
  const found = locate('/nowhere/ibid', EXTENSION, machine(EVERYWHERE))
  assert.deepEqual(found, { kind: 'wrong-setting', program: '/nowhere/ibid' })
})

void test('a setting may begin at home, or be a name on the PATH', () => {
  assert.deepEqual(locate('~/bin/ibid', EXTENSION, machine(['/home/eva/bin/ibid'])), {
    kind: 'found',
    program: '/home/eva/bin/ibid',
    origin: 'setting',
  })
  assert.deepEqual(locate(' ibid-next ', EXTENSION, machine(['/usr/bin/ibid-next'])), {
    kind: 'found',
    program: '/usr/bin/ibid-next',
    origin: 'setting',
  })
})

void test('a relative folder of the PATH would be the draft’s: it is passed over', () => {
  const environment = { PATH: '.:bin::/usr/bin' }
  assert.deepEqual(locate('', EXTENSION, machine(['ibid', 'bin/ibid'], { environment })), { kind: 'nowhere' })
})

void test('a relative path is nobody’s program', () => {
  assert.deepEqual(locate('./bin/ibid', EXTENSION, machine(['./bin/ibid', 'bin/ibid'])), {
    kind: 'wrong-setting',
    program: './bin/ibid',
  })
  const environment = { PATH: '', CARGO_HOME: 'cargo' }
  assert.deepEqual(locate('', EXTENSION, machine(['cargo/bin/ibid'], { environment })), { kind: 'nowhere' })
})

void test('cargo’s folder can be elsewhere', () => {
  const environment = { PATH: '', CARGO_HOME: '/data/cargo' }
  const found = locate('', EXTENSION, machine(['/data/cargo/bin/ibid'], { environment }))
  assert.deepEqual(found, { kind: 'found', program: '/data/cargo/bin/ibid', origin: 'cargo' })
})

void test('on Windows the program ends in .exe, and Path is a PATH', () => {
  const windows: Partial<Machine> = {
    platform: 'win32',
    home: 'C:\\Users\\Eva',
    environment: { Path: 'C:\\Tools;D:\\More' },
  }
  assert.deepEqual(locate('', 'C:\\ext', machine(['D:\\More\\ibid.exe'], windows)), {
    kind: 'found',
    program: 'D:\\More\\ibid.exe',
    origin: 'path',
  })
  assert.deepEqual(locate('', 'C:\\ext', machine(['C:\\ext\\server\\ibid.exe'], windows)), {
    kind: 'found',
    program: 'C:\\ext\\server\\ibid.exe',
    origin: 'bundled',
  })
})

void test('where there is none, that is said', () => {
  assert.deepEqual(locate('', EXTENSION, machine([], { environment: {} })), { kind: 'nowhere' })
})

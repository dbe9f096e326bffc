import assert from 'node:assert/strict'
import test from 'node:test'
import { MOST, Restarts, WITHIN } from '../../src/server/restarts'
import { isAtLeast, parseVersion, written } from '../../src/server/version'

void test('three restarts within three minutes, and no fourth', () => {
  let now = 0
  const restarts = new Restarts(() => now)
  for (let time = 0; time < MOST; time++) {
    assert.equal(restarts.ended(), true)
    now += 1000
  }
  assert.equal(restarts.ended(), false)
  // The first of them is long ago now: one more is allowed.
  now = WITHIN + 1
  assert.equal(restarts.ended(), true)
  assert.equal(restarts.ended(), false)
})

void test('who restarts by hand begins anew', () => {
  const restarts = new Restarts(() => 0)
  while (restarts.ended());
  restarts.forget()
  assert.equal(restarts.ended(), true)
})

void test('a version is read from the program’s answer, and from nothing else', () => {
  assert.deepEqual(parseVersion('ibid 0.12.3\n'), [0, 12, 3])
  assert.deepEqual(parseVersion('ibid 1.0.0-rc.1 (abc)'), [1, 0, 0])
  assert.equal(parseVersion('vim 9.1.0'), undefined)
  assert.equal(parseVersion(''), undefined)
})

void test('versions are compared number by number', () => {
  assert.ok(isAtLeast([0, 10, 0], [0, 9, 9]))
  assert.ok(isAtLeast([1, 0, 0], [0, 99, 99]))
  assert.ok(isAtLeast([0, 1, 2], [0, 1, 2]))
  assert.ok(!isAtLeast([0, 1, 1], [0, 1, 2]))
  assert.equal(written([0, 1, 1]), '0.1.1')
})

import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Seal } from '../electron-versions.js';
import { Store } from '../settings-store.js';
import { fakeLog } from '../testing.js';
import { emptyVault, vaultFileSchemas } from './stored.js';
import { createVault } from './vault.js';
import type { Vault } from './vault.js';

/** A keyring: what one key has sealed another does not open. */
class FakeKeyring implements Seal {
  asked = 0;
  constructor(
    public backend = 'gnome_libsecret',
    public key = 'a',
    public usable = true,
  ) {}
  async state() {
    this.asked += 1;
    return { backend: this.backend, usable: this.usable };
  }
  async seal(text: string) {
    return Buffer.from(`${this.key}:${Buffer.from(text).toString('hex')}`);
  }
  async open(sealed: Buffer) {
    this.asked += 1;
    const [key, hex = ''] = sealed.toString().split(':');
    if (!this.usable || key !== this.key) throw new Error(`cannot open ${sealed.toString()}`);
    return Buffer.from(hex, 'hex').toString();
  }
  become(change: Partial<Pick<FakeKeyring, 'backend' | 'key' | 'usable'>>): void {
    Object.assign(this, change);
  }
}

const none = () => new FakeKeyring('basic_text', '', false);

function setUp(keyring = new FakeKeyring(), path?: string) {
  const file = path ?? join(mkdtempSync(join(tmpdir(), 'parley-vault-')), 'vault.json');
  const learnt: string[] = [];
  const log = fakeLog();
  let unwritten = 0;
  const open = () =>
    createVault({
      file: new Store({
        file,
        schemas: vaultFileSchemas,
        defaults: emptyVault,
        now: () => 7,
        log,
      }),
      seal: keyring,
      learn: (secret) => void learnt.push(secret),
      onUnwritten: () => (unwritten += 1),
      now: () => 1,
    });
  const text = (): string => readFileSync(file, 'utf8');
  return { vault: open(), open, keyring, file, text, learnt, log, unwritten: () => unwritten };
}

const textsIn = (folder: string): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join();

const purpose = 'token talk.example';
const noLateAnswer = (): void => undefined;

async function keep(vault: Vault, id: string, secret: string, formerServes = true): Promise<void> {
  const write = await vault.seal(id, secret, purpose, formerServes);
  write();
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { code?: unknown }) => error.code,
  );

afterEach(() => vi.useRealTimers());

describe('the vault', () => {
  it('of which a damaged file holds a part is deleted with it', async () => {
    const { file } = setUp();
    const folder = dirname(file);
    for (const damage of ['{"secrets": {"a": {"plain": "hush"', '{"secrets": ["hush"]}']) {
      writeFileSync(file, damage);
      const { vault } = setUp(none(), file);
      await keep(vault, 'b', 'other');
      // Whatever has to be written meanwhile, what is damaged is kept.
      await vault.allowPlain(true);
      expect(textsIn(folder)).toContain('hush');
      vault.forget('a');
      vault.discardDamaged();
      expect(textsIn(folder)).not.toContain('hush');
      expect(textsIn(folder)).toContain('other');
    }
    writeFileSync(file, '{"secrets": {"a": {"plain": "hush"');
    const { vault } = setUp(none(), file);
    vault.forget('a');
    vault.discardDamaged();
    expect(textsIn(folder)).not.toContain('hush');
  });

  it('asks the keyring for nothing before it is used', async () => {
    const { vault, keyring, file } = setUp();
    writeFileSync(file, '{}');
    expect(vault.placeOf('a', purpose)).toMatchObject({
      secret: 'missing',
      problem: { code: 'vault.missing', action: 'edit-connection' },
    });
    expect(await codeOf(vault.read('a', purpose))).toBe('vault.missing');
    expect(vault.describe()).toBe('not asked');
    expect(keyring.asked).toBe(0);
  });

  it('keeps a secret sealed, for the user alone, and finds it again after a restart', async () => {
    const { vault, open, text, file, learnt } = setUp();
    await keep(vault, 'a', 'the-secret', true);
    expect(vault.placeOf('a', purpose)).toEqual({ secret: 'vault' });
    expect(text()).not.toContain('the-secret');
    expect(JSON.parse(text())).toMatchObject({ secrets: { a: { backend: 'gnome_libsecret' } } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    learnt.length = 0;
    expect(await open().read('a', purpose)).toBe('the-secret');
    expect(learnt).toEqual(['the-secret']);
  });

  it('deletes what it forgets', async () => {
    const { vault, text, open } = setUp();
    await keep(vault, 'a', 'one', true);
    await keep(vault, 'b', 'two', true);
    vault.forget('a');
    expect(Object.keys((JSON.parse(text()) as { secrets: object }).secrets)).toEqual(['b']);
    expect(open().placeOf('a', purpose).secret).toBe('missing');
  });

  it('keeps a secret in memory where there is no keyring, and asks again after a restart', async () => {
    const { vault, open, file } = setUp(none());
    await keep(vault, 'a', 'the-secret', true);
    expect(vault.placeOf('a', purpose)).toEqual({ secret: 'memory' });
    expect(await vault.read('a', purpose)).toBe('the-secret');
    expect(await vault.look(noLateAnswer)).toMatchObject({
      kind: 'memory',
      problem: { code: 'vault.unavailable' },
    });
    expect(vault.describe()).toBe('basic_text, not usable');
    expect(() => statSync(file)).toThrow('ENOENT');
    expect(await codeOf(open().read('a', purpose))).toBe('vault.missing');
  });

  it('keeps secrets unencrypted only by the user’s word, which can be taken back', async () => {
    const { vault, open, text, file } = setUp(none());
    await keep(vault, 'a', 'the-secret', true);
    await vault.allowPlain(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(text()).toContain('the-secret');
    expect((await vault.look(noLateAnswer)).kind).toBe('plain');
    await keep(vault, 'b', 'the-other', true);
    const later = open();
    expect(await later.read('a', purpose)).toBe('the-secret');
    expect(await later.read('b', purpose)).toBe('the-other');
    await later.allowPlain(false);
    expect(text()).not.toMatch(/the-secret|the-other/);
    expect(await later.read('a', purpose)).toBe('the-secret');
    expect(later.placeOf('a', purpose).secret).toBe('memory');
  });

  it.each([
    ['sealed', new FakeKeyring()],
    ['unencrypted', none()],
    ['in memory', none()],
  ])('gives a secret that is %s only to the host it is for', async (how, keyring) => {
    const { vault, open } = setUp(keyring);
    if (how === 'unencrypted') await vault.allowPlain(true);
    await keep(vault, 'a', 'the-secret');
    const later = how === 'in memory' ? vault : open();
    const elsewhere = 'token evil.example';
    expect(later.placeOf('a', elsewhere).secret).toBe('missing');
    expect(await codeOf(later.read('a', elsewhere))).toBe('vault.missing');
    expect(await later.read('a', purpose)).toBe('the-secret');
  });

  it('keeps whom a secret is for when it moves', async () => {
    const { vault, open, keyring } = setUp(none());
    await keep(vault, 'a', 'the-secret');
    await vault.allowPlain(true);
    expect(open().placeOf('a', 'token evil.example').secret).toBe('missing');
    keyring.become({ backend: 'kwallet6', key: 'k', usable: true });
    await vault.look(noLateAnswer);
    expect(open().placeOf('a', 'token evil.example').secret).toBe('missing');
    expect(await open().read('a', purpose)).toBe('the-secret');
  });

  it('takes a secret of which no file says whom it is for as its connection’s', async () => {
    const { file } = setUp();
    writeFileSync(file, JSON.stringify({ secrets: { a: { plain: 'x' } }, plainAllowed: true }));
    const { vault } = setUp(none(), file);
    expect(await vault.read('a', purpose)).toBe('x');
  });

  it('moves what was kept unencrypted into a keyring that has come', async () => {
    const { vault, open, keyring, text } = setUp(none());
    await vault.allowPlain(true);
    await keep(vault, 'a', 'the-secret', true);
    keyring.become({ backend: 'kwallet6', key: 'k', usable: true });
    expect(await open().look(noLateAnswer)).toEqual({ kind: 'keyring', backend: 'kwallet6' });
    expect(text()).not.toContain('the-secret');
    expect(await open().read('a', purpose)).toBe('the-secret');
  });

  it.each([
    ['wiped', { key: 'b' }, 'vault.unreadable'],
    ['locked', { usable: false }, 'vault.locked'],
    ['another one', { key: 'b', backend: 'kwallet6' }, 'vault.other-keyring'],
    ['none any more', { usable: false, backend: 'basic_text' }, 'vault.other-keyring'],
  ])('says why when the keyring is %s, and keeps what it cannot open', async (_how, now, code) => {
    const { vault, open, keyring, text, learnt } = setUp();
    await keep(vault, 'a', 'the-secret', true);
    const kept = text();
    const { backend, key, usable } = { ...keyring };
    learnt.length = 0;
    keyring.become(now);
    const later = open();
    const error = await later.read('a', purpose).catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('a:');
    expect(later.placeOf('a', purpose)).toMatchObject({ secret: 'unreadable', problem: { code } });
    await later.look(noLateAnswer);
    expect(later.placeOf('a', purpose)).toMatchObject({ secret: 'unreadable', problem: { code } });
    await keep(later, 'b', 'another', true);
    later.forget('b');
    expect(JSON.parse(text())).toEqual(JSON.parse(kept));
    keyring.become({ backend, key, usable });
    expect(await later.read('a', purpose)).toBe('the-secret');
    expect(later.placeOf('a', purpose)).toEqual({ secret: 'vault' });
  });

  it('names both keyrings when they are different ones', async () => {
    const { vault, open, keyring } = setUp();
    await keep(vault, 'a', 'the-secret', true);
    keyring.become({ usable: false, backend: 'basic_text' });
    await expect(open().read('a', purpose)).rejects.toThrow(
      'It was saved with the desktop’s keyring (libsecret); now there is no keyring.',
    );
  });

  it('replaces what it could not open when the secret is entered again', async () => {
    const { vault, open, keyring } = setUp();
    await keep(vault, 'a', 'the-secret', true);
    keyring.become({ key: 'b' });
    const later = open();
    expect(await codeOf(later.read('a', purpose))).toBe('vault.unreadable');
    await keep(later, 'a', 'the-new-one', true);
    expect(later.placeOf('a', purpose)).toEqual({ secret: 'vault' });
    expect(await open().read('a', purpose)).toBe('the-new-one');
  });

  it('leaves the sealed one when a secret is entered again for this run only', async () => {
    const { vault, open, keyring } = setUp();
    await keep(vault, 'a', 'the-secret', true);
    keyring.become({ usable: false });
    const later = open();
    await keep(later, 'a', 'the-secret-by-hand', true);
    expect(await later.read('a', purpose)).toBe('the-secret-by-hand');
    keyring.become({ usable: true });
    expect(await open().read('a', purpose)).toBe('the-secret');
  });

  it('deletes the sealed one where a secret for another host takes its place', async () => {
    const { vault, open, keyring } = setUp();
    await keep(vault, 'a', 'for-the-first-host', true);
    keyring.become({ usable: false });
    await keep(open(), 'a', 'for-another-host', false);
    keyring.become({ usable: true });
    expect(await codeOf(open().read('a', purpose))).toBe('vault.missing');
  });

  it('leaves an unencrypted secret where it is when the keyring does not take it', async () => {
    const { vault, open, keyring, text } = setUp(none());
    await vault.allowPlain(true);
    await keep(vault, 'a', 'the-secret', true);
    keyring.become({ backend: 'kwallet6', usable: true });
    keyring.seal = () => Promise.reject(new Error('Prompt dismissed'));
    const later = open();
    expect(await later.look(noLateAnswer)).toMatchObject({ kind: 'keyring', plainLeft: true });
    expect(later.placeOf('a', purpose)).toEqual({ secret: 'plain' });
    expect(await later.read('a', purpose)).toBe('the-secret');
    await later.allowPlain(false);
    expect(text()).not.toContain('the-secret');
    expect(await later.look(noLateAnswer)).toEqual({ kind: 'keyring', backend: 'kwallet6' });
  });

  it('says so when a keyring does not seal after all, and keeps nothing', async () => {
    const { vault, keyring } = setUp();
    keyring.seal = () => Promise.reject(new Error('Prompt dismissed'));
    expect(await codeOf(keep(vault, 'a', 'the-secret', true))).toBe('vault.locked');
    expect(vault.placeOf('a', purpose).secret).toBe('missing');
  });

  it('waits eight seconds for a keyring that waits for the user', async () => {
    const { vault, open, keyring } = setUp();
    await keep(vault, 'a', 'the-secret', true);
    vi.useFakeTimers();
    keyring.open = () => new Promise(() => undefined);
    const code = codeOf(open().read('a', purpose));
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await code).toBe('vault.locked');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('answers after eight seconds without a keyring that waits, and says when it has come', async () => {
    const { vault, keyring } = setUp();
    vi.useFakeTimers();
    let answer = (): void => undefined;
    const waits = new Promise<void>((resolve) => (answer = resolve));
    const { state } = keyring;
    keyring.state = () => waits.then(() => state.call(keyring));
    const late = vi.fn();
    const looking = vault.look(late);
    const keeping = keep(vault, 'a', 'the-secret');
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await looking).toMatchObject({ kind: 'memory', problem: { code: 'vault.locked' } });
    await keeping;
    expect(vault.placeOf('a', purpose)).toEqual({ secret: 'memory' });
    expect(vi.getTimerCount()).toBe(0);
    expect(late).not.toHaveBeenCalled();
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(late).toHaveBeenCalledOnce();
    expect(await vault.look(noLateAnswer)).toMatchObject({ kind: 'keyring' });
  });

  it('does not seal for ever', async () => {
    const { vault, keyring } = setUp();
    vi.useFakeTimers();
    keyring.seal = () => new Promise(() => undefined);
    const code = codeOf(keep(vault, 'a', 'the-secret'));
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await code).toBe('vault.locked');
  });

  it('does not put an old secret in a new one’s place when the keyring takes it late', async () => {
    const { vault, open, keyring } = setUp(none());
    await vault.allowPlain(true);
    await keep(vault, 'a', 'the-old-one');
    await keep(vault, 'b', 'the-old-one');
    keyring.become({ backend: 'kwallet6', usable: true });
    const { seal } = keyring;
    let answer = (): void => undefined;
    const waits = new Promise<void>((resolve) => (answer = resolve));
    keyring.seal = (text) => waits.then(() => seal.call(keyring, text));
    const looking = vault.look(noLateAnswer);
    await new Promise(setImmediate);
    keyring.seal = seal;
    await keep(vault, 'a', 'the-new-one');
    await keep(vault, 'b', 'the-new-one');
    answer();
    await looking;
    for (const id of ['a', 'b']) expect(await open().read(id, purpose)).toBe('the-new-one');
  });

  it('does not blame a new secret for an old one that does not open, late', async () => {
    const { vault, keyring } = setUp();
    await keep(vault, 'a', 'the-old-one');
    let refuse = (): void => undefined;
    keyring.open = () => new Promise((_resolve, reject) => (refuse = () => reject(new Error())));
    const reading = codeOf(vault.read('a', purpose));
    await new Promise(setImmediate);
    await keep(vault, 'a', 'the-new-one');
    refuse();
    expect(await reading).toBe('vault.unreadable');
    expect(vault.placeOf('a', purpose)).toEqual({ secret: 'vault' });
  });

  it('leaves what a newer version has kept', async () => {
    const { file } = setUp();
    const strange = { sealedTwice: 'x' };
    writeFileSync(file, JSON.stringify({ secrets: { a: strange }, plainAllowed: false }));
    const { vault, text } = setUp(new FakeKeyring(), file);
    expect(await codeOf(vault.read('a', purpose))).toBe('vault.unreadable');
    await vault.look(noLateAnswer);
    await keep(vault, 'b', 'x', true);
    expect(JSON.parse(text())).toMatchObject({ secrets: { a: strange } });
  });

  it('keeps a file of garbage aside before it writes its own', async () => {
    const { file } = setUp();
    writeFileSync(file, 'garbage');
    const { vault, log } = setUp(new FakeKeyring(), file);
    await keep(vault, 'a', 'the-secret', true);
    expect(readFileSync(`${file}.damaged-7`, 'utf8')).toBe('garbage');
    expect(log.lines.join()).toContain('damaged-7');
    expect(await vault.read('a', purpose)).toBe('the-secret');
  });

  it('tells when the file cannot be written; the secret holds for this run', async () => {
    const { file } = setUp();
    writeFileSync(file, 'a file, not a folder');
    const { vault, unwritten, open } = setUp(new FakeKeyring(), join(file, 'vault.json'));
    await keep(vault, 'a', 'the-secret', true);
    expect(unwritten()).toBe(1);
    expect(await vault.read('a', purpose)).toBe('the-secret');
    expect(open().placeOf('a', purpose).secret).toBe('missing');
  });
});

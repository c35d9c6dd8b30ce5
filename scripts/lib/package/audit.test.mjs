// @ts-check
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { advisories, advisoriesOf, compare } from './audit.mjs';

/**
 * What a registry says of a package: npm looks there for a version that is not affected.
 * @param {string} name
 */
const packument = (name) => ({
  name,
  'dist-tags': { latest: '0.0.1' },
  versions: { '0.0.1': { name, version: '0.0.1' } },
});

/**
 * A registry that answers npm's question about advisories.
 * @param {number} status
 * @param {unknown} body
 * @param {(env: NodeJS.ProcessEnv) => Promise<void>} use
 */
async function withRegistry(status, body, use) {
  const server = createServer((request, response) => {
    request.resume();
    const asksForAdvisories = request.method === 'POST';
    response
      .writeHead(asksForAdvisories ? status : 200, { 'content-type': 'application/json' })
      .end(
        JSON.stringify(
          asksForAdvisories ? body : packument(decodeURIComponent(request.url?.slice(1) ?? '')),
        ),
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const env = { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/` };
  await use({ ...env, npm_config_fetch_retries: '0' }).finally(() => server.close());
}

/** @param {string} id */
const advisory = (id) => ({
  id: 1,
  url: `https://github.com/advisories/${id}`,
  title: 'It breaks',
  severity: 'high',
  vulnerable_versions: '>=0.0.0',
  cwe: [],
  cvss: { score: 7, vectorString: null },
});

test('advisories say whether the package is in the app', { timeout: 60_000 }, async () => {
  const body = { jose: [advisory('GHSA-aaaa')], prettier: [advisory('GHSA-bbbb')] };
  await withRegistry(200, body, async (env) => {
    const found = await advisories(env);
    expect(found.map((one) => [one.id, one.package, one.ships, one.severity])).toEqual([
      ['GHSA-aaaa', 'jose', true, 'high'],
      ['GHSA-bbbb', 'prettier', false, 'high'],
    ]);
  });
});

test('no answer is not "no advisories", and names no host', { timeout: 60_000 }, async () => {
  await withRegistry(405, { error: 'Method Not Allowed' }, async (env) => {
    const asked = advisories(env);
    await expect(asked).rejects.toThrow(/^npm audit was not answered \(.*405.*nothing is known/);
    await expect(asked).rejects.not.toThrow('127.0.0.1');
  });
});

test('a package that is only hit through another is not counted twice', () => {
  const report = {
    vulnerabilities: {
      inner: { via: [{ ...advisory('GHSA-aaaa'), name: 'inner' }], nodes: ['node_modules/inner'] },
      outer: { via: ['inner'], nodes: ['node_modules/outer'] },
    },
  };
  expect(advisoriesOf(report, new Set(['node_modules/outer'])).map(({ id }) => id)).toEqual([
    'GHSA-aaaa',
  ]);
});

test('the triage is complete and not out of date', () => {
  const found = advisoriesOf(
    { vulnerabilities: { a: { via: [{ ...advisory('GHSA-new'), name: 'a' }], nodes: [] } } },
    new Set(),
  );
  const { open, stale } = compare(found, { 'GHSA-old': 'not reached' });
  expect(open.map(({ id }) => id)).toEqual(['GHSA-new']);
  expect(stale).toEqual(['GHSA-old']);
  expect(compare(found, { 'GHSA-new': 'only in a build' })).toEqual({ open: [], stale: [] });
});

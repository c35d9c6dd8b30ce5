// @ts-check
import { expect, test } from 'vitest';
import { datedBom, reduceBom } from './sbom.mjs';

const bom = {
  metadata: { component: { 'bom-ref': 'parley@1.0.0', name: 'folder' } },
  components: [{ 'bom-ref': 'a@1.0.0' }, { 'bom-ref': '@parley/local-agent@1.0.0' }],
  dependencies: [
    { ref: 'parley@1.0.0', dependsOn: ['a@1.0.0', '@parley/local-agent@1.0.0'] },
    { ref: '@parley/local-agent@1.0.0', dependsOn: ['a@1.0.0'] },
    { ref: 'a@1.0.0', dependsOn: [] },
  ],
};

test('the list holds what ships, and the Electron that it runs on', () => {
  const { components, dependencies, metadata } = reduceBom(bom, ['a@1.0.0'], '45.4.1');
  expect(components.map((component) => component['bom-ref'])).toEqual([
    'a@1.0.0',
    'electron@45.4.1',
  ]);
  expect(dependencies).toEqual([
    { ref: 'parley@1.0.0', dependsOn: ['a@1.0.0', 'electron@45.4.1'] },
    { ref: 'a@1.0.0', dependsOn: [] },
  ]);
  expect(metadata.component['name']).toBe('parley');
});

test('a package that ships and is not listed is an error', () => {
  expect(() => reduceBom(bom, ['gone@1.0.0'], '45.4.1')).toThrow('gone@1.0.0');
});

test('two lists of one commit are alike, two of different contents are not', () => {
  const time = new Date(1_700_000_000_000);
  const random = {
    ...bom,
    serialNumber: 'urn:uuid:1',
    metadata: { ...bom.metadata, timestamp: 'now' },
  };
  const first = datedBom(random, time);
  expect(datedBom({ ...random, serialNumber: 'urn:uuid:2' }, time)).toEqual(first);
  expect(first.metadata['timestamp']).toBe('2023-11-14T22:13:20.000Z');
  // What CycloneDX's schema asks of it.
  expect(first['serialNumber']).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  const other = datedBom({ ...random, components: [] }, time);
  expect(other['serialNumber']).not.toBe(first['serialNumber']);
});

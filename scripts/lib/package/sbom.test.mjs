// @ts-check
import { expect, test } from 'vitest';
import { reduceBom } from './sbom.mjs';

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

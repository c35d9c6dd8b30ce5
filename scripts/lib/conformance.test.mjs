// @ts-check
import { expect, test } from 'vitest';
import { areas, defects } from './conformance-features.mjs';
import { conformance, currentConformance } from './conformance.mjs';

test('every feature and every defect has a test of that name', async () => {
  const { missing } = await currentConformance();
  expect(missing).toEqual([]);
});

test('a feature whose test is gone is named, and so is a defect', () => {
  const { missing } = conformance([]);
  const features = areas.flatMap((area) => area.features).filter(([, , test]) => test);
  expect(missing).toHaveLength(features.length + defects.length);
  expect(missing).toContain('no test names defect 16');
});

test('a test that names several defects counts for each', () => {
  const { missing } = conformance([{ name: 'ends (defects 3, 5)', file: 'x.test.ts' }]);
  expect(missing).not.toContain('no test names defect 3');
  expect(missing).not.toContain('no test names defect 5');
  expect(missing).toContain('no test names defect 1');
});

import { describe, expect, it } from 'vitest';
import { licencesOf, searchLicences } from './licences.js';

const rule = '-'.repeat(80);
const packaged = `Parley is made with the software below.\nElectron has its own.\n\n${rule}\n\nzod 4.6.7 (MIT)\n\nMIT License\n---\nCopyright\n\n${rule}\n\njose 6.2.17 (MIT)\n\nThe MIT License\n`;

describe('the licences', () => {
  it('are one per part of the package’s file', () => {
    expect(licencesOf(packaged)).toEqual([
      { title: 'Parley is made with the software below.', text: 'Electron has its own.' },
      { title: 'zod 4.6.7 (MIT)', text: 'MIT License\n---\nCopyright' },
      { title: 'jose 6.2.17 (MIT)', text: 'The MIT License' },
    ]);
  });

  it('are one per chapter of the sources’ list', () => {
    expect(licencesOf('# Others\n\n## In the app\n\nzod\n\n## Models\n\nvoices\n')).toEqual([
      { title: 'Others', text: '' },
      { title: 'In the app', text: 'zod' },
      { title: 'Models', text: 'voices' },
    ]);
  });

  it.each([
    ['ZOD', ['zod 4.6.7 (MIT)']],
    ['mit  license', ['zod 4.6.7 (MIT)', 'jose 6.2.17 (MIT)']],
    ['the jose', ['jose 6.2.17 (MIT)']],
    ['gpl', []],
    [' ', licencesOf(packaged).map(({ title }) => title)],
  ])('are found by all words of "%s"', (query, titles) => {
    const found = searchLicences(licencesOf(packaged), query);
    expect(found.map(({ title }) => title)).toEqual(titles);
  });
});

import { readdirSync, readFileSync } from 'node:fs';

const sources = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
  .map((name) => [name, readFileSync(new URL(name, import.meta.url), 'utf8')] as const);

it.each(sources)('%s runs in a browser: it imports only its siblings and names nothing of Node', (_, source) => {
  const imported = [...source.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
  expect(imported.filter((from) => !from?.startsWith('./'))).toEqual([]);
  expect(source).not.toMatch(/\b(?:Buffer|process)\.\w|\brequire\(|__dirname/);
});

it('asks no clock and no dice', () => {
  for (const [, source] of sources) expect(source).not.toMatch(/Date\.now|new Date\(\)|Math\.random/);
});

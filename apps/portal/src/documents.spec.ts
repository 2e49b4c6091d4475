import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { documentIdOf, PORTAL_DOCUMENTS } from './documents.js';

const here = new URL('.', import.meta.url);
const sources = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((path) => /queries\.ts$/.test(path))
  .map((path) => readFileSync(new URL(path, here), 'utf8'));

it('are all the operations the portal asks with, each by its hash', () => {
  const names = sources.flatMap((source) =>
    [...source.matchAll(/(?:query|mutation) (Portal\w+)/g)].map(([, name]) => name),
  );
  const persisted = [...PORTAL_DOCUMENTS].map(([id, document]) => {
    expect(id).toBe(documentIdOf(document));
    const [definition] = parse(document).definitions;
    return definition?.kind === 'OperationDefinition' ? definition.name?.value : undefined;
  });
  expect(persisted.sort()).toEqual(names.sort());
  expect(names.length).toBeGreaterThan(5);
});

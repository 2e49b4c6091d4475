#!/usr/bin/env node
/**
 * After every `npm install`: writes a stub into package-lock.json for each optional dependency the registry at hand did not
 * offer (other platforms' binaries), because npm leaves those out of the lockfile and `npm ci` then refuses it.
 * A stub carries no integrity and its `os`/`cpu` keep it from being installed here.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const LOCKFILE = new URL('../package-lock.json', import.meta.url);
const OPERATING_SYSTEMS = [
  'darwin',
  'win32',
  'android',
  'freebsd',
  'openbsd',
  'netbsd',
  'sunos',
  'aix',
  'openharmony',
  'linux',
];

const lock = JSON.parse(readFileSync(LOCKFILE, 'utf8'));
const packages = lock.packages;

/** True when npm could resolve `name` for the package at `from`: beside it or in any folder above. */
function isPresent(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true;
    if (at === '') return false;
  }
}

let stubs = 0;
for (const [path, entry] of Object.entries({ ...packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isPresent(path, name)) continue;
    const os = OPERATING_SYSTEMS.find((system) => name.includes(system)) ?? 'none';
    packages[`node_modules/${name}`] = {
      version,
      optional: true,
      os: [os],
      ...(os === 'linux' ? { cpu: ['none'] } : {}),
    };
    stubs += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(LOCKFILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${stubs} stubs added.`);

/**
 * Every service's `schema.graphql` is what its code says. Run it after `tsc -b`, read the difference, commit it.
 * `node tools/print-schemas.mjs [service…] [--check]`: with --check nothing is written, and a difference ends with status 1.
 * A process per service, because decorators register their classes for the whole process.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SERVICES = ['directory', 'registry', 'inventory', 'delivery', 'reporting'];

const args = process.argv.slice(2);
const isCheck = args.includes('--check');
const named = args.filter((arg) => !arg.startsWith('--'));
const differing = (named.length > 0 ? named : SERVICES).filter((name) => {
  const file = fileURLToPath(new URL(`../apps/${name}/schema.graphql`, import.meta.url));
  const sdl = printed(name);
  if (existsSync(file) && readFileSync(file, 'utf8') === sdl) return false;
  console.log(`apps/${name}/schema.graphql ${isCheck ? 'is not what the code says' : 'written'}`);
  if (!isCheck) writeFileSync(file, sdl);
  return true;
});
if (isCheck && differing.length > 0) process.exitCode = 1;

function printed(name) {
  const module = `${name[0].toUpperCase()}${name.slice(1)}Module`;
  const code = `
    import { printSchema } from '@yicang/platform-graphql';
    import { ${module} } from ${JSON.stringify(new URL(`../apps/${name}/dist/app.module.js`, import.meta.url).href)};
    process.stdout.write(await printSchema(${module}));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  if (child.status === 0) return child.stdout;
  console.error(`The schema of ${name} cannot be printed:\n${child.stderr}`);
  process.exit(1);
}

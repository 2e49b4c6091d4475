import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PROJECT_ROOT } from './project-root.js';

/**
 * A process of its own that starts one server with the built library and then only waits, so that a spec can kill it.
 * `call` is an expression in which `testing` is the library; it answers what of the server a spec wants to know.
 */
export async function platformToKill<Told>(
  call: string,
  user?: { readonly uid: number; readonly gid: number },
): Promise<{ child: ChildProcess; told: Told }> {
  const script = `
    const testing = await import(${JSON.stringify(`${PROJECT_ROOT}/libs/testing/dist/index.js`)});
    const server = await ${call};
    console.log(JSON.stringify(server));
    setInterval(() => undefined, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...user,
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`ended with ${code} before it told anything`))),
  ])) as [string];
  return { child, told: JSON.parse(line) as Told };
}

/** The process was killed the way a power cut would, and is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

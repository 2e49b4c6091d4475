import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { StartProblem, type Tell } from '@yicang/testing';

const TRIES_MAX = 50;
const PORT_MAX = 65_535;

/** A port kept from others until the one it is for is about to listen. */
export interface HeldPort {
  readonly port: number;
  release(): Promise<void>;
}

/** A port nobody listens on: the wanted one, else the next free one above it, which is told. 0 wants any. */
export async function holdPort(wanted: number, tell: Tell): Promise<HeldPort> {
  for (let port = wanted; port < wanted + TRIES_MAX && port <= PORT_MAX; port += 1) {
    const held = await heldAt(port);
    if (held === null) continue;
    if (wanted !== 0 && held.port !== wanted) {
      tell(`端口 ${wanted} 已被占用，改用 ${held.port}`, `port ${wanted} is taken, using ${held.port}`);
    }
    return held;
  }
  throw new StartProblem(
    `从 ${wanted} 起的 ${TRIES_MAX} 个端口都被占用。请用 --port 0。`,
    `The ${TRIES_MAX} ports from ${wanted} on are all taken. Use --port 0 for any free one.`,
  );
}

/** Listens on all addresses, so that a port somebody has on one of them counts as taken; null then. */
async function heldAt(port: number): Promise<HeldPort | null> {
  // Whoever comes while the platform starts is turned away, not kept waiting.
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen({ port });
    await once(server, 'listening');
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') return null;
    throw fault;
  }
  return { port: (server.address() as AddressInfo).port, release: () => closed(server) };
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
}

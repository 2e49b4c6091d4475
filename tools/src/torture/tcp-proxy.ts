import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What the line does to those who use it. */
export type Line = { readonly is: 'open' } | { readonly is: 'cut' } | { readonly is: 'slow'; readonly ms: number };

const OPEN: Line = { is: 'open' };

/** A line between one client and one server on this machine, which can be cut, or made slow. */
export class TcpProxy {
  private line: Line = OPEN;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  /** Clients of the proxy's port reach the server at `targetPort`. */
  static async to(targetPort: number): Promise<TcpProxy> {
    const server = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new TcpProxy(server, targetPort);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on, for those who are connected and those who come. A cut ends what is connected, without a word. */
  set(line: Line): void {
    this.line = line;
    if (line.is === 'cut') for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.set({ is: 'cut' });
    this.server.close();
  }

  private join(client: Socket): void {
    if (this.line.is === 'cut') return void client.destroy();
    const upstream = connect({ host: '127.0.0.1', port: this.targetPort });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => undefined); // its end is told by 'close'
      from.on('data', (bytes: Buffer) => this.pass(bytes, to));
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }

  /** Bytes keep their order also when the line becomes quick again: what is late goes out first, or all of it late. */
  private pass(bytes: Buffer, to: Socket): void {
    const late = this.lateness.get(to) ?? Promise.resolve();
    const ms = this.line.is === 'slow' ? this.line.ms : 0;
    if (ms === 0 && !this.lateness.has(to)) return void to.write(bytes);
    const next = Promise.all([late, new Promise((resolve) => setTimeout(resolve, ms))]).then(() => {
      if (!to.destroyed) to.write(bytes);
      if (this.lateness.get(to) === next) this.lateness.delete(to);
    });
    this.lateness.set(to, next);
  }

  private readonly lateness = new Map<Socket, Promise<void>>();
}

import { Socket, type SocketConnectOpts } from 'node:net';

type Told = (fault?: Error | null) => void;

/**
 * A connection whose writes of one turn of the event loop leave together: statements that are sent without waiting for each
 * other cost one call of the operating system, not one each.
 */
export class GatheringSocket extends Socket {
  private isGathering = false;

  override connect(options: SocketConnectOpts, connected?: () => void): this;
  override connect(port: number, host: string, connected?: () => void): this;
  override connect(port: number, connected?: () => void): this;
  override connect(path: string, connected?: () => void): this;
  override connect(...where: unknown[]): this {
    super.connect(...(where as [SocketConnectOpts]));
    // Node gives every socket that connects its own `write` back, for one that was used before
    Reflect.deleteProperty(this, 'write');
    return this;
  }

  override write(chunk: Uint8Array | string, told?: Told): boolean;
  override write(chunk: Uint8Array | string, encoding?: BufferEncoding, told?: Told): boolean;
  override write(chunk: Uint8Array | string, encoding?: BufferEncoding | Told, told?: Told): boolean {
    if (!this.isGathering) {
      this.isGathering = true;
      this.cork();
      process.nextTick(() => {
        this.isGathering = false;
        this.uncork();
      });
    }
    return typeof encoding === 'string' ? super.write(chunk, encoding, told) : super.write(chunk, encoding ?? told);
  }
}

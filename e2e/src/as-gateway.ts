import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceName } from '@yicang/contracts';
import { type Actor } from '@yicang/kernel';
import { BUS_HEADERS, type Bus, connectBus, graphqlOf, readIdentity, signActor } from '@yicang/platform-nats';
import { type Run } from '@yicang/tools';
import { headers } from '@nats-io/transport-node';

const ANSWER_MS_MAX = 5_000;

interface Secrets {
  readonly services: Readonly<
    Record<string, { readonly natsPassword: string; readonly key: { readonly privateKey: string } }>
  >;
}

/**
 * Asks services as the gateway does, over the bus and with its own signature, but whatever it likes: what a gateway that is
 * broken, or somebody else's, could ask.
 */
export class AsGateway {
  private constructor(private readonly bus: Bus) {}

  static async open(folder: string, run: Run): Promise<AsGateway> {
    const { services } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as Secrets;
    const own = services['gateway'];
    if (own === undefined) throw new Error('The gateway has no secrets');
    const identity = readIdentity('gateway', own.key.privateKey, {});
    const url = run.addresses['nats'] ?? '';
    const none = () => undefined;
    const silent = { error: none, warn: none, info: none, debug: none };
    const { natsPassword: password } = own;
    const options = { url, user: 'gateway', password, identity, allowUnsafeBroker: true, logger: silent };
    return new AsGateway(await connectBus(options));
  }

  /** What the service answers this actor, as text. */
  async ask(service: ServiceName, actor: Actor, query: string, variables: object): Promise<string> {
    const subject = graphqlOf(service);
    const told = headers();
    told.set(BUS_HEADERS.actor, signActor(actor, subject, this.bus.identity));
    told.set(BUS_HEADERS.traceId, 'safety');
    told.set(BUS_HEADERS.deadline, String(Date.now() + ANSWER_MS_MAX));
    const body = JSON.stringify({ query, variables });
    const answer = await this.bus.connection.request(subject, body, { timeout: ANSWER_MS_MAX, headers: told });
    return answer.string();
  }

  close(): Promise<void> {
    return this.bus.connection.close();
  }
}

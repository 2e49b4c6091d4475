import { createHash } from 'node:crypto';
import { grantsChangedV1, isPartnerKey, resolvePartnerV1 } from '@yicang/contracts';
import { refuse, Refusal, type Actor, type Language } from '@yicang/kernel';
import { type Bus } from '@yicang/platform-nats';

/** How long it is remembered whose key it is; less when somebody's grants change. */
export const REMEMBERED_MS = 30_000;
const REMEMBERED_MAX = 5_000;

type Actors = Readonly<Record<Language, Actor>>;

/** Who comes with a key, from where. */
export interface Caller {
  readonly key: string;
  readonly client: string;
  readonly traceId: string;
  /** Called before directory is asked; what it throws, the caller is told. */
  readonly beforeAsking: () => Promise<void>;
}

interface Remembered {
  readonly until: number;
  readonly answer: Promise<Actors | Refusal>;
}

/**
 * Knows whose key it is by asking directory, which alone decides. An answer is remembered for 30 seconds, refusals too; all are
 * forgotten when any grants change, so that a revoked key ends at once. Mistyped keys are known by their checksum.
 */
export class PartnerKeys {
  private readonly remembered = new Map<string, Remembered>();

  constructor(private readonly bus: Bus) {
    bus.connection.subscribe(`evt.${grantsChangedV1.type}.>`, { callback: () => this.remembered.clear() });
  }

  /** The partner that asks in this language, or why it is not let in. @throws Unavailable when directory is away. */
  async actorOf(caller: Caller, language: Language): Promise<Actor | Refusal> {
    if (!isPartnerKey(caller.key)) return refuse('PARTNER_KEY_UNKNOWN');
    const keySha256 = createHash('sha256').update(caller.key).digest('hex');
    const known = this.remembered.get(`${keySha256} ${caller.client}`);
    const answer = await (known !== undefined && known.until > Date.now() ? known.answer : this.ask(keySha256, caller));
    return answer instanceof Refusal ? answer : answer[language];
  }

  private async ask(keySha256: string, caller: Caller): Promise<Actors | Refusal> {
    await caller.beforeAsking();
    const name = `${keySha256} ${caller.client}`;
    const answer = this.resolved(keySha256, caller);
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= REMEMBERED_MAX && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(name, { until: Date.now() + REMEMBERED_MS, answer });
    // that directory was away is nothing to remember
    answer.catch(() => this.remembered.delete(name));
    return answer;
  }

  private async resolved(keySha256: string, { client, traceId }: Caller): Promise<Actors | Refusal> {
    const partner = await this.bus.rpc(resolvePartnerV1, { keySha256, client }, { traceId });
    if (partner instanceof Refusal) return partner;
    const { partnerId: subject, grantVersion, scopes } = partner;
    const actor = { subject, kind: 'partner', grants: [], scopes, grantVersion } as const;
    return { zh: { ...actor, language: 'zh' }, en: { ...actor, language: 'en' } };
  }
}

import { isIPv6 } from 'node:net';
import { type ActorKind } from '@yicang/kernel';
import { codedError } from '@yicang/platform-graphql';
import { type GraphQLError } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type Asker } from './asker.js';

/** What is counted: requests as they come, and the fields their documents ask for (see `weighing`). */
export const MEASURES = ['requests', 'cost'] as const;
export type Measure = (typeof MEASURES)[number];

/** An allowance begins with its first request, and is whole again this long after. */
export const WINDOW_SECONDS = 60;

/**
 * What one key may use in a window. The public's key is its network address, behind which a whole neighbourhood's phones may
 * stand; a person's and a partner's is their own, wherever they ask from.
 */
export const ALLOWANCES: Readonly<Record<ActorKind, Readonly<Record<Measure, number>>>> = {
  public: { requests: 1_200, cost: 60_000 },
  person: { requests: 1_200, cost: 120_000 },
  partner: { requests: 2_400, cost: 240_000 },
  system: { requests: 2_400, cost: 240_000 },
};

/** How much of one measure is left, and in how many seconds all of it is there again. */
export interface Remaining {
  readonly measure: Measure;
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** Counts what everybody uses, in this process: two gateways allow twice as much at most (docs/adr/0011). */
export class Allowances {
  private readonly limiters = new Map<string, RateLimiterMemory>();

  /** @param factor multiplies every allowance: 1 for people, more for a load test of our own. */
  constructor(private readonly factor: number) {}

  /** The allowance of whoever asks. */
  of({ actor, client }: Asker): Allowance {
    const key = actor.kind === 'public' ? neighbourhoodOf(client) : actor.subject;
    return new Allowance(key, (measure) => this.limiter(actor.kind, measure));
  }

  private limiter(kind: ActorKind, measure: Measure): RateLimiterMemory {
    const name = `${kind}:${measure}`;
    const known = this.limiters.get(name);
    if (known !== undefined) return known;
    const points = Math.ceil(ALLOWANCES[kind][measure] * this.factor);
    const made = new RateLimiterMemory({ keyPrefix: name, points, duration: WINDOW_SECONDS });
    this.limiters.set(name, made);
    return made;
  }
}

/** What one key may still use. */
export class Allowance {
  constructor(
    private readonly key: string,
    private readonly limiterOf: (measure: Measure) => RateLimiterMemory,
  ) {}

  /** Takes so many points. @throws GraphQLError RATE_LIMITED, status 429, once they are used up; what was asked is not done. */
  async take(measure: Measure, points: number): Promise<void> {
    try {
      await this.limiterOf(measure).consume(this.key, points);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw rateLimited(secondsOf(refused));
    }
  }

  /** What is left of each measure. */
  async remaining(): Promise<Remaining[]> {
    return Promise.all(
      MEASURES.map(async (measure) => {
        const limiter = this.limiterOf(measure);
        const used = await limiter.get(this.key);
        return {
          measure,
          limit: limiter.points,
          remaining: used === null ? limiter.points : Math.max(used.remainingPoints, 0),
          resetSeconds: used === null ? 0 : secondsOf(used),
        };
      }),
    );
  }

  /**
   * `RateLimit` and `RateLimit-Policy` as draft-ietf-httpapi-ratelimit-headers-10 writes them, and the older `x-ratelimit-*`,
   * which know one measure only: the one of which the smaller part is left.
   */
  async headers(): Promise<Record<string, string>> {
    const all = await this.remaining();
    const scarcest = all.reduce((a, b) => (b.remaining / b.limit < a.remaining / a.limit ? b : a));
    return {
      'ratelimit-policy': all.map(({ measure, limit }) => `"${measure}";q=${limit};w=${WINDOW_SECONDS}`).join(', '),
      ratelimit: all.map(({ measure, remaining, resetSeconds: t }) => `"${measure}";r=${remaining};t=${t}`).join(', '),
      'x-ratelimit-limit': String(scarcest.limit),
      'x-ratelimit-remaining': String(scarcest.remaining),
      'x-ratelimit-reset': String(scarcest.resetSeconds),
    };
  }
}

function rateLimited(retryAfterSeconds: number): GraphQLError {
  const words = {
    zh: `请求太多了，请 ${retryAfterSeconds} 秒后再试。`,
    en: `Too much was asked at once. Please try again in ${retryAfterSeconds} seconds.`,
  };
  const http = { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } };
  return codedError('RATE_LIMITED', words, { retryAfterSeconds, isRetryable: true, http });
}

function secondsOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}

/** Whoever has one IPv6 address has 2^64 of them: they share one allowance. */
function neighbourhoodOf(client: string): string {
  if (!isIPv6(client) || client.startsWith('::ffff:')) return client;
  const [before = '', after] = client.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const gap = after === undefined ? [] : Array<string>(Math.max(8 - head.length - tail.length, 0)).fill('0');
  return [...head, ...gap, ...tail].slice(0, 4).join(':');
}

import {
  type RpcAnswer,
  type RpcContract,
  makeRpcAnswer,
  parseRpcAnswer,
  parseRpcInput,
  RpcFault,
  Violation,
} from '@yicang/contracts';
import { Refusal } from '@yicang/kernel';
import { Fault, isInfrastructure } from '@yicang/platform-db';
import { inSpan, record, traceparentNow } from '@yicang/platform-telemetry';
import {
  errors,
  headers,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  type Subscription,
} from '@nats-io/transport-node';

import { BUS_HEADERS } from './headers.js';
import { callerOf, signCall, type ServiceIdentity } from './identity.js';
import type { Logger } from './logger.js';
import { CallFailed, Unavailable } from './unavailable.js';

/** The most calls one service answers at once; the next ones wait in line. */
const ANSWERING_MAX = 64;
/** The most calls that wait in one line; the next ones are told at once that the service is not available. */
const WAITING_MAX = 1_000;
const DRAIN_MAX_MS = 10_000;

/** Faults after which the same call may succeed. Whoever asks gets them as Unavailable, all others as CallFailed. */
const RETRYABLE_CODES: readonly string[] = ['SERVICE_UNAVAILABLE', 'DEADLINE_PASSED'];

/** What the answerer of a call knows about it besides its input. */
export interface Call {
  /** The service that asks; the contract allows it to. */
  readonly caller: string;
  readonly traceId: string;
  /** When the asker stops waiting: work that cannot be done by then need not be begun. */
  readonly deadlineAt: Date;
}

type Handle<I, O> = (input: I, call: Call) => Promise<O | Refusal>;

/** One service's place on the bus: it asks, and answers, what the contracts name. */
export class Bus {
  /** How often the connection was lost and found again; who keeps state about the broker looks again when it changes. */
  reconnects = 0;
  /** The connection is lost and not found again yet. */
  isAway = false;
  private readonly subscriptions: Subscription[] = [];
  private readonly answering = new Set<Promise<void>>();

  constructor(
    readonly connection: NatsConnection,
    readonly identity: ServiceIdentity,
    private readonly logger: Logger,
  ) {}

  /**
   * The answer of the service that owns the contract; an expected no is a value.
   * @throws Unavailable when nobody answered by the deadline or nobody is there; the call may or may not have been done.
   * @throws CallFailed when it was turned away or failed. ZodError when the input is not what was promised.
   */
  async rpc<I, O>(
    contract: RpcContract<I, O>,
    input: I,
    { traceId, deadlineMs = contract.deadlineMs }: { traceId: string; deadlineMs?: number },
  ): Promise<O | Refusal> {
    const timeout = Math.min(deadlineMs, contract.deadlineMs);
    const deadlineAt = new Date(Date.now() + timeout);
    const body = Buffer.from(JSON.stringify(contract.input.parse(input)));
    const begunMs = performance.now();
    const outcome = await inSpan(contract.name, { kind: 'client', traceId }, () =>
      this.called(contract, body, deadlineAt, timeout, traceId),
    ).catch((fault: unknown) => {
      record('yicang.rpc.duration', secondsSince(begunMs), { method: contract.name, outcome: 'fault' });
      throw fault;
    });
    const kind = outcome instanceof Refusal ? 'refused' : 'answered';
    record('yicang.rpc.duration', secondsSince(begunMs), { method: contract.name, outcome: kind });
    return outcome;
  }

  private async called<I, O>(
    contract: RpcContract<I, O>,
    body: Buffer,
    deadlineAt: Date,
    timeout: number,
    traceId: string,
  ): Promise<O | Refusal> {
    const call = headers();
    const traceparent = traceparentNow();
    if (traceparent !== null) call.set(BUS_HEADERS.traceparent, traceparent);
    call.set(BUS_HEADERS.service, signCall(this.identity, contract.name, body, deadlineAt));
    call.set(BUS_HEADERS.deadline, String(deadlineAt.getTime()));
    call.set(BUS_HEADERS.traceId, traceId);
    const answer = parseRpcAnswer(contract, await this.ask(contract.name, body, call, timeout));
    if (answer instanceof Violation) throw new CallFailed(contract.name, 'ANSWER_INVALID', { cause: answer });
    if (!(answer instanceof RpcFault)) return answer;
    throw RETRYABLE_CODES.includes(answer.code)
      ? new Unavailable(`${contract.name}: ${answer.code}`)
      : new CallFailed(contract.name, answer.code);
  }

  /**
   * From now on this process answers the contract, sharing the calls with the service's other processes. `handle` gets an
   * input that was checked, from a caller that was, before its deadline; what it throws reaches the caller as a bare code.
   */
  serve<I, O>(contract: RpcContract<I, O>, handle: Handle<I, O>): void {
    if (contract.service !== this.identity.name)
      throw new Fault(`${contract.name} is answered by ${contract.service}, not by ${this.identity.name}`);
    const subscription = this.connection.subscribe(contract.name, { queue: contract.service });
    this.subscriptions.push(subscription);
    this.answerAll(contract, handle, subscription).catch((err: unknown) => {
      this.logger.error({ err, rpc: contract.name }, 'Calls of this contract are no longer heard');
    });
  }

  /**
   * Takes no new call, finishes those it began, says what it has to say, and leaves the bus; after 10 seconds, and at once
   * when the broker is away, it just leaves.
   */
  async drain(): Promise<void> {
    if (this.connection.isClosed()) return;
    if (this.isAway) return this.connection.close();
    const leave = async (): Promise<void> => {
      await Promise.all(this.subscriptions.map((subscription) => subscription.drain()));
      while (this.answering.size > 0) await Promise.allSettled(this.answering);
      await this.connection.drain();
    };
    const timer = setTimeout(() => void this.connection.close(), DRAIN_MAX_MS);
    // a broker that goes away meanwhile cannot be said good-bye to
    await Promise.race([leave().catch(() => this.connection.close()), this.connection.closed()]);
    clearTimeout(timer);
  }

  private async ask(subject: string, body: Uint8Array, call: MsgHdrs, timeout: number): Promise<unknown> {
    try {
      return (await this.connection.request(subject, body, { timeout, headers: call })).json();
    } catch (cause) {
      if (cause instanceof SyntaxError) throw new CallFailed(subject, 'ANSWER_INVALID', { cause });
      if (cause instanceof Error && cause.cause instanceof errors.PermissionViolationError)
        throw new CallFailed(subject, 'CALLER_NOT_ALLOWED', { cause });
      throw new Unavailable(`${subject} was not answered`, { cause });
    }
  }

  private async answerAll<I, O>(contract: RpcContract<I, O>, handle: Handle<I, O>, calls: Subscription): Promise<void> {
    for await (const message of calls) {
      if (calls.getPending() > WAITING_MAX) {
        reply(message, fault('SERVICE_UNAVAILABLE'));
        continue;
      }
      while (this.answering.size >= ANSWERING_MAX) await Promise.race(this.answering);
      const answer: Promise<void> = this.answer(contract, handle, message).finally(() => this.answering.delete(answer));
      this.answering.add(answer);
    }
  }

  private answer<I, O>(contract: RpcContract<I, O>, handle: Handle<I, O>, message: Msg): Promise<void> {
    const parent = message.headers?.get(BUS_HEADERS.traceparent) || null;
    return inSpan(contract.name, { kind: 'server', parent }, () => this.answered(contract, handle, message));
  }

  private async answered<I, O>(contract: RpcContract<I, O>, handle: Handle<I, O>, message: Msg): Promise<void> {
    const traceId = message.headers?.get(BUS_HEADERS.traceId) ?? '';
    try {
      const answer = await this.outcome(contract, handle, message, traceId);
      if ('fault' in answer)
        this.logger.warn({ rpc: contract.name, traceId, ...answer.fault }, 'A call was turned away');
      reply(message, answer);
    } catch (err) {
      this.logger.error({ err, rpc: contract.name, traceId }, 'A call failed');
      reply(message, fault(isInfrastructure(err) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL'));
    }
  }

  private async outcome<I, O>(
    contract: RpcContract<I, O>,
    handle: Handle<I, O>,
    message: Msg,
    traceId: string,
  ): Promise<RpcAnswer> {
    const deadlineAt = new Date(Number(message.headers?.get(BUS_HEADERS.deadline) || NaN));
    // the cheap question first, and an unreadable deadline has passed: unknown means no
    if (!(deadlineAt.getTime() > Date.now())) return fault('DEADLINE_PASSED');
    const token = message.headers?.get(BUS_HEADERS.service) ?? '';
    const caller = callerOf(this.identity, token, contract.name, message.data);
    if (caller === null) return fault('CALLER_NOT_KNOWN');
    if (!contract.callers.some((name) => name === caller)) return fault('CALLER_NOT_ALLOWED');
    const input = parseRpcInput(contract, jsonOf(message));
    if (input instanceof Violation) return fault('INPUT_INVALID', input.problem);
    return makeRpcAnswer(contract, await handle(input, { caller, traceId, deadlineAt }));
  }
}

function fault(code: string, problem?: string): { fault: { code: string; problem?: string } } {
  return { fault: { code, ...(problem === undefined ? {} : { problem }) } };
}

/** Only the code of a fault travels. */
function reply(message: Msg, answer: RpcAnswer): void {
  message.respond(JSON.stringify('fault' in answer ? { fault: { code: answer.fault.code } } : answer));
}

function jsonOf(message: Msg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}

function secondsSince(ms: number): number {
  return (performance.now() - ms) / 1_000;
}

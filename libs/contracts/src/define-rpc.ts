import { kernelRefusals, Refusal, type Json } from '@yicang/kernel';
import { z } from 'zod';
import { type ServiceName, serviceNamed } from './service-name.js';
import { withUnknownKeys } from './unknown-keys.js';
import { Violation, violationOf } from './violation.js';

const RPC_NAME = /^rpc\.([a-z]+)\.[a-z]+(?:-[a-z]+)+\.v[1-9]\d*$/;

/** A question one service answers to the services it names, by request and reply on the subject `name`. */
export interface RpcContract<I = unknown, O = unknown> {
  /** `rpc.<service>.<verb-noun>.v<n>` */
  readonly name: string;
  /** Who answers. */
  readonly service: ServiceName;
  /** Who may ask; everyone else is turned away. */
  readonly callers: readonly ServiceName[];
  /** For the asker: refuses a key that was not promised. The answerer uses `parseRpcInput`. */
  readonly input: z.ZodType<I>;
  /** For the answerer: refuses a key that was not promised. The asker uses `parseRpcAnswer`. */
  readonly output: z.ZodType<O>;
  readonly consumedInput: z.ZodType<I>;
  readonly consumedOutput: z.ZodType<O>;
  /** How long the asker waits, unless it has less time itself. */
  readonly deadlineMs: number;
  /** The reasons it may refuse with, besides the kernel's; worded in contracts, so that the asker can pass them on. */
  readonly refusals: readonly string[];
}

/** What the asker sends: `InputOf<typeof holdItemV1>`. */
export type InputOf<C extends RpcContract> = z.output<C['input']>;
/** What the answerer gives when it does not refuse: `OutputOf<typeof holdItemV1>`. */
export type OutputOf<C extends RpcContract> = z.output<C['output']>;

/** An RPC contract; the answering service is the second word of its name. @throws Error when the name is not of the agreed form. */
export function defineRpc<I extends z.ZodObject, O extends z.ZodObject>(
  name: string,
  terms: { callers: readonly ServiceName[]; deadlineMs: number; refusals?: readonly string[] },
  shapes: { input: I; output: O },
): RpcContract<z.output<I>, z.output<O>> {
  const service = RPC_NAME.exec(name)?.[1];
  if (service === undefined) throw new Error(`${name} is no RPC name: rpc.<service>.<verb-noun>.v<n>`);
  return {
    name,
    service: serviceNamed(service),
    callers: terms.callers,
    input: withUnknownKeys(shapes.input, 'refused'),
    output: withUnknownKeys(shapes.output, 'refused'),
    consumedInput: withUnknownKeys(shapes.input, 'dropped'),
    consumedOutput: withUnknownKeys(shapes.output, 'dropped'),
    deadlineMs: terms.deadlineMs,
    refusals: terms.refusals ?? [],
  };
}

/** An answer as it travels: the output, an expected no, or a fault that says nothing but its code. */
export type RpcAnswer<O = unknown> =
  | { readonly ok: O }
  | { readonly refused: { readonly reason: string; readonly details: Readonly<Record<string, Json>> } }
  | { readonly fault: { readonly code: string } };

/** The answerer failed, and the asker knows only this code. */
export class RpcFault {
  constructor(readonly code: string) {}
}

const refused = z.object({ reason: z.string().min(1).max(100), details: z.record(z.string(), z.json()) });
const answer = z.union([
  z.object({ refused }),
  z.object({ fault: z.object({ code: z.string().min(1).max(100) }) }),
  z.object({ ok: z.unknown() }).refine((whole) => whole.ok !== undefined, 'has no answer'),
]);

/** The input as far as the answerer knows it, unknown keys dropped; a Violation when it is not one of this contract. */
export function parseRpcInput<I>(contract: RpcContract<I>, json: unknown): I | Violation {
  const input = contract.consumedInput.safeParse(json);
  return input.success ? input.data : violationOf(`input of ${contract.name}`, input.error);
}

/**
 * The answer to send. @throws z.ZodError when the output is not what was promised, and Error when the reason of a refusal is
 * neither the contract's nor the kernel's: the asker would have no words for it.
 */
export function makeRpcAnswer<O>(contract: RpcContract<unknown, O>, outcome: O | Refusal): RpcAnswer<O> {
  if (!(outcome instanceof Refusal)) return { ok: contract.output.parse(outcome) };
  if (!contract.refusals.includes(outcome.reason) && !Object.hasOwn(kernelRefusals, outcome.reason))
    throw new Error(`${contract.name} does not promise to refuse with ${outcome.reason}: add it in @yicang/contracts`);
  return { refused: { reason: outcome.reason, details: outcome.details } };
}

/** What the answerer said, unknown keys dropped; a Violation when it is no answer of this contract. */
export function parseRpcAnswer<O>(
  contract: RpcContract<unknown, O>,
  json: unknown,
): O | Refusal | RpcFault | Violation {
  const said = answer.safeParse(json);
  if (!said.success) return violationOf(`answer of ${contract.name}`, said.error);
  if ('refused' in said.data) return new Refusal(said.data.refused.reason, said.data.refused.details);
  if ('fault' in said.data) return new RpcFault(said.data.fault.code);
  const output = contract.consumedOutput.safeParse(said.data.ok);
  return output.success ? output.data : violationOf(`output of ${contract.name}`, output.error);
}

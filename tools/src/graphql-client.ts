import { z } from 'zod';

const ANSWER_MS_MAX = 30_000;
const EXCERPT_CHARACTERS_MAX = 400;

const errorSchema = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.looseObject({ code: z.string().optional() }).optional(),
});
const answerSchema = z.object({ data: z.unknown(), errors: z.array(errorSchema).optional() });

/** One entry of a GraphQL answer's `errors`. */
export type GraphqlError = Readonly<z.output<typeof errorSchema>>;

/** Nobody answered, or not in time. Trying again may help. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Something answered that is not GraphQL: a proxy, another program on the port. */
export class NotGraphql extends Error {
  override readonly name = 'NotGraphql';
  constructor(
    readonly status: number,
    excerpt: string,
  ) {
    super(`HTTP ${status} that is not GraphQL: ${excerpt}`);
  }
}

/** GraphQL answered with errors: a malformed operation, a missing right, a fault. An expected no is no error but `Refused`. */
export class GraphqlFailed extends Error {
  override readonly name = 'GraphqlFailed';
  constructor(
    readonly errors: readonly GraphqlError[],
    readonly status: number,
  ) {
    super(errors.map((error) => `${error.path?.join('.') ?? 'operation'}: ${error.message}`).join('; '));
  }

  /** The codes of all errors, such as BAD_USER_INPUT. */
  get codes(): string[] {
    return this.errors.map((error) => error.extensions?.code ?? 'UNKNOWN');
  }
}

/** A mutation said no. */
export class WasRefused extends Error {
  override readonly name = 'WasRefused';
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(`${reason}: ${message}`);
  }
}

/** What a result union holds when the answer is no; select `... on Refused { reason message }` and `__typename`. */
export interface Refused {
  readonly __typename: 'Refused';
  readonly reason: string;
  readonly message: string;
}

/**
 * The data of one operation, asked of the gateway at `origin` as the bearer of `token` (null: the public).
 * Throws Unreachable, NotGraphql or GraphqlFailed; with any error at all there is no data, so a half answer is never used.
 */
export async function graphql<Data>(
  origin: string,
  token: string | null,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Data> {
  const response = await ask(origin, token, JSON.stringify({ query, variables }));
  const text = await response.text();
  const answer = answerIn(text);
  if (answer === null) throw new NotGraphql(response.status, text.slice(0, EXCERPT_CHARACTERS_MAX));
  if (answer.errors !== undefined && answer.errors.length > 0) throw new GraphqlFailed(answer.errors, response.status);
  if (answer.data === undefined || answer.data === null)
    throw new NotGraphql(response.status, 'neither data nor errors');
  return answer.data as Data;
}

/** The result, when it is not a refusal. Throws WasRefused with the reason and the message in the caller's language. */
export function accepted<Result extends { readonly __typename: string }>(
  result: Result | Refused,
): Exclude<Result, Refused> {
  if (isRefused(result)) throw new WasRefused(result.reason, result.message);
  return result as Exclude<Result, Refused>;
}

function isRefused(result: { readonly __typename: string }): result is Refused {
  return result.__typename === 'Refused';
}

async function ask(origin: string, token: string | null, body: string): Promise<Response> {
  try {
    return await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
  } catch (cause) {
    throw new Unreachable(`${origin}/graphql does not answer`, { cause });
  }
}

function answerIn(text: string): z.output<typeof answerSchema> | null {
  try {
    const parsed = answerSchema.safeParse(JSON.parse(text));
    return parsed.success && (parsed.data.data !== undefined || parsed.data.errors !== undefined) ? parsed.data : null;
  } catch {
    return null;
  }
}

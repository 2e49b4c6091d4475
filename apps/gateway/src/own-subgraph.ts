import { buildSubgraphSchema } from '@apollo/subgraph';
import { type ExecutionRequest, type ExecutionResult, type Executor } from '@graphql-tools/utils';
import { globalId, parseGlobalId, type TenantCode } from '@yicang/kernel';
import { accessDirectives, codedError } from '@yicang/platform-graphql';
import {
  type DirectiveNode,
  type DocumentNode,
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  subscribe,
  valueFromASTUntyped,
} from 'graphql';
import { type Remaining } from './allowance.js';
import { type Change, type Changes, LISTEN_TO_CHANGES } from './changes.js';
import { type DoorContext } from './nats-executor.js';

/** The name of the gateway's own part of the graph. */
export const OWN_SUBGRAPH = 'gateway';

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@listSize"])

  type Query {
    """
    任何有全局编号的东西；没有、或不该您看的，都是空。
    Anything that has a global id. Null for what is not there and for what you may not see, alike.
    """
    node(
      """
      查询结果里的 id。
      An id as answers give it.
      """
      id: ID!
    ): Node
    """
    您这一分钟还可以查询多少。查询本身也算一次。
    What you may still ask in this minute. Asking this counts too.
    """
    rateLimit: [RateLimit!]! @listSize(assumedSize: 2)
  }

  type Subscription {
    """
    您负责的地方发生的变化：只说哪里发生了什么，内容请再查询。用 SSE（accept: text/event-stream）。连接至多十分钟，之后带上最后的 cursor 再来。
    Changes at places in your care: what happened where, and nothing of what is in it; ask again for that. Over SSE
    (accept: text/event-stream). A connection lasts 10 minutes at most; come back then with the last cursor.
    """
    changes(
      """
      只听这里面的变化：地方的 id。
      Only those within this place, by its id.
      """
      place: ID
      """
      上次听到的最后一个 cursor。
      The last cursor you heard.
      """
      after: ID
    ): Change! ${accessDirectives([LISTEN_TO_CHANGES]).join(' ')}
  }

  """
  一次变化。
  A change.
  """
  type Change {
    """
    断线后带上它再来，就能补上漏掉的。
    Come back with it, and hear what you missed.
    """
    cursor: ID!
    """
    是一件事，还是请您重新查询。
    Whether something happened, or all is to be asked anew.
    """
    kind: ChangeKind!
    """
    事件的类型；REFETCH 时为空。
    The type of the event; null for REFETCH.
    """
    type: String
    """
    在哪里；REFETCH 时为空。
    Where; null for REFETCH.
    """
    place: Place
  }

  """
  变化的种类。
  Kinds of changes.
  """
  enum ChangeKind {
    """
    发生了一件事。
    Something happened.
    """
    EVENT
    """
    不知道漏了什么：请重新查询。
    It is not known what was missed: ask for everything anew.
    """
    REFETCH
  }

  """
  有全局编号的东西。
  Whatever has a global id.
  """
  interface Node {
    """
    全局编号：不要解读，原样送回。
    The global id: send it back as it is, and read nothing into it.
    """
    id: ID!
  }

  """
  一种用量的余额。
  What is left of one allowance.
  """
  type RateLimit {
    """
    计的是什么。
    What is counted.
    """
    measure: RateLimitMeasure!
    """
    每一分钟的总量。
    All there is in a minute.
    """
    limit: Int!
    """
    还剩多少。
    What is left of it.
    """
    remaining: Int!
    """
    多少秒后恢复全量；没有动用过为 0。
    In how many seconds all of it is there again; 0 when none is used.
    """
    resetSeconds: Int!
  }

  """
  计用量的单位。
  What an allowance is counted in.
  """
  enum RateLimitMeasure {
    """
    请求的次数。
    Requests.
    """
    REQUESTS
    """
    查询要取的字段数，分页按页长计。
    Fields the operation asks for; those of a page once for each of its places.
    """
    COST
  }
`;

/** The gateway's own subgraph beside these: every type that one of them resolves by its id is a Node. */
export function ownSdl(subgraphs: readonly DocumentNode[]): string {
  const names = subgraphs.flatMap((document) =>
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.directives?.some(isResolvedById)
        ? [definition.name.value]
        : [],
    ),
  );
  return sdlOf([...new Set(names)].sort());
}

/** Which subgraph resolves which type by its id, as the supergraph says. */
export function entityOwners(supergraph: string): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const definition of parse(supergraph, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const directive of definition.directives ?? []) {
      if (directive.name.value !== 'join__type') continue;
      const { graph, key, resolvable } = argumentsOf(directive);
      if (key !== 'id' || resolvable === false || owners.has(definition.name.value)) continue;
      owners.set(definition.name.value, String(graph).toLowerCase());
    }
  }
  return owners;
}

/** Answers the gateway's own subgraph in its process; whether a Node is there, and for whom, its owner decides. */
export function ownExecutor(
  supergraph: string,
  changes: Changes,
  executorOf: (subgraph: string) => Executor,
): Executor {
  const owners = entityOwners(supergraph);
  const schema = buildSubgraphSchema({
    typeDefs: parse(sdlOf([...owners.keys()])),
    resolvers: {
      Query: {
        node: (_root: unknown, { id }: { id: string }, context: unknown) => {
          const type = parseGlobalId(id)?.type ?? '';
          const owner = owners.get(type);
          return owner === undefined ? null : nodeAt(executorOf(owner), type, id, context);
        },
        rateLimit: async (_root: unknown, _args: unknown, context: unknown) => {
          const remaining: Remaining[] = (await (context as DoorContext).allowance?.remaining()) ?? [];
          return remaining.map(({ measure, ...rest }) => ({ ...rest, measure: measure.toUpperCase() }));
        },
      },
      Subscription: {
        changes: {
          subscribe: (_root: unknown, { place, after }: ChangesArgs, context: unknown) =>
            changes.listen((context as DoorContext).asker.actor, placeAt(place), after ?? null),
          resolve: (change: Change) => change,
        },
      },
      Change: { place: ({ place }: Change) => place && { id: globalId('Place', place, place) } },
      Node: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
    },
  });
  const answer = async ({ document, variables, operationName, context }: ExecutionRequest) => {
    const variableValues = variables as Record<string, unknown>;
    const args = { schema, document, variableValues, operationName, contextValue: context as unknown };
    const isListening = getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
    return isListening ? subscribe(args) : execute(args);
  };
  return answer as Executor; // whose results are typed by whoever asks
}

interface ChangesArgs {
  readonly place?: string | null;
  readonly after?: string | null;
}

/** A place that is none has no changes, and neither has one that is not theirs to hear of. */
function placeAt(id: string | null | undefined): TenantCode | null {
  if (id == null) return null;
  const place = parseGlobalId(id, 'Place')?.tenantCode;
  if (place !== undefined) return place;
  throw codedError('BAD_USER_INPUT', { zh: 'place 不是地方的 id。', en: 'place is not the id of a place.' });
}

const ENTITY = parse('query ($at: [_Any!]!) { _entities(representations: $at) { __typename } }');

async function nodeAt(executor: Executor, type: string, id: string, context: unknown): Promise<object | null> {
  const at = [{ __typename: type, id }];
  const answer = (await executor({
    document: ENTITY,
    variables: { at },
    context,
    operationType: 'query',
  } as ExecutionRequest)) as ExecutionResult<{ _entities?: (object | null)[] }>;
  const [problem] = answer.errors ?? [];
  if (problem !== undefined) throw new GraphQLError(problem.message, { extensions: problem.extensions });
  return answer.data?._entities?.[0] == null ? null : { __typename: type, id };
}

function sdlOf(entities: readonly string[]): string {
  return (
    SDL +
    entities.map((name) => `type ${name} implements Node @key(fields: "id", resolvable: false) { id: ID! }`).join('\n')
  );
}

function isResolvedById(directive: DirectiveNode): boolean {
  const { fields, resolvable } = argumentsOf(directive);
  return directive.name.value === 'key' && fields === 'id' && resolvable !== false;
}

function argumentsOf(directive: DirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value) as unknown]),
  );
}

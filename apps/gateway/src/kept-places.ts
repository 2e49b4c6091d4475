import { type ExecutionRequest, type ExecutionResult, type Executor } from '@graphql-tools/utils';
import { type DocumentNode, Kind, type SelectionNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** What everybody may read of a place, in whatever language, and what hardly ever changes. What is not named here is asked each time. */
const KEPT_FIELDS = ['__typename', 'id', 'tenantCode', 'level', 'nameZh', 'nameEn', 'districtZh', 'streetZh'];
/** A place that is named otherwise is so on every page after this time at most. */
const KEPT_MS = 60_000;
/** All 2,730 places in a handful of selections. */
const KEPT_MAX = 20_000;

type Place = Readonly<Record<string, unknown>>;

/** In the order of what was asked for; null for what is not there. */
interface Entities {
  readonly _entities?: readonly (Place | null)[];
}

/**
 * Asks directory for the names of places once a minute and not for every list that shows them. Kept is only what was found:
 * of a place that is not there, and of any other question, directory is asked each time.
 */
export function keepingPlaces(ask: Executor): Executor {
  const kept = new LRUCache<string, Place>({ max: KEPT_MAX, ttl: KEPT_MS });
  return async (request: ExecutionRequest): Promise<ExecutionResult> => {
    const keys = keysOf(request);
    const known = keys?.map((key) => kept.get(key));
    // a copy each: whoever joins answers may write into them
    if (known?.every((one) => one !== undefined)) return { data: { _entities: known.map((one) => ({ ...one })) } };
    const answer = (await ask(request)) as ExecutionResult<Entities>;
    const found = answer.errors === undefined ? (answer.data?._entities ?? []) : [];
    for (const [at, place] of found.entries()) {
      const key = keys?.[at];
      if (place !== null && key !== undefined) kept.set(key, { ...place });
    }
    return answer;
  };
}

/** Under what each of the places is kept that are asked for; null when something else is asked for, too. */
function keysOf({ document, variables }: ExecutionRequest): readonly string[] | null {
  const fields = fieldsOf(document);
  const { representations } = (variables ?? {}) as { representations?: unknown };
  if (fields === null || !Array.isArray(representations) || !representations.every(isPlace)) return null;
  return representations.map(({ id }) => `${fields} ${id}`);
}

function isPlace(representation: unknown): representation is { readonly id: string } {
  const { __typename: type, id, ...more } = representation as Record<string, unknown>;
  return type === 'Place' && typeof id === 'string' && Object.keys(more).length === 0;
}

const known = new WeakMap<DocumentNode, string | null>();

/** Which of the kept fields of places a document asks for, and nothing else; null otherwise. */
function fieldsOf(document: DocumentNode): string | null {
  const found = known.get(document);
  if (found !== undefined) return found;
  const [operation, ...others] = document.definitions;
  const [entities, ...more] = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
  const isOne = others.length === 0 && more.length === 0;
  const fields = isOne && isPlain(entities) && entities.name.value === '_entities' ? keptOf(entities) : null;
  const names = fields?.includes(null) === false ? fields.join(' ') : null;
  known.set(document, names);
  return names;
}

/** The names of the fields, null for one that is not kept. */
function keptOf(selection: SelectionNode): (string | null)[] {
  const within = selection.kind === Kind.FRAGMENT_SPREAD ? [] : (selection.selectionSet?.selections ?? []);
  return within.flatMap((one) => {
    if (one.kind === Kind.INLINE_FRAGMENT)
      return one.typeCondition?.name.value === 'Place' && (one.directives ?? []).length === 0 ? keptOf(one) : [null];
    const isKept = isPlain(one) && (one.arguments ?? []).length === 0 && KEPT_FIELDS.includes(one.name.value);
    return [isKept ? one.name.value : null];
  });
}

/** A field under its own name, whatever the variables say. */
function isPlain(one: SelectionNode | undefined): one is SelectionNode & { readonly kind: Kind.FIELD } {
  return one?.kind === Kind.FIELD && one.alias === undefined && (one.directives ?? []).length === 0;
}

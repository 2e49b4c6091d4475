import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICE_NAMES } from '@yicang/contracts';
import { PROJECT_ROOT, StartProblem } from '@yicang/testing';
import { OWN_SUBGRAPH, ownSdl } from '@yicang/gateway';
import { composeServices } from '@theguild/federation-composition';
import { type DocumentNode, parse } from 'graphql';

/** One service's part of the graph, in SDL. */
export interface Subgraph {
  readonly name: string;
  readonly sdl: string;
}

/** The committed `schema.graphql` of every service that has one: all but the gateway. */
export function committedSubgraphs(): Subgraph[] {
  return SERVICE_NAMES.filter((name) => name !== 'gateway').map((name) => ({ name, sdl: committedSdl(name) }));
}

/**
 * The SDL of one federated graph made of these parts and the gateway's own, in which all that has an id is a Node. The addresses in it say only which part is whose
 * (`nats://gql.<service>`): the gateway asks over the bus. Throws a StartProblem listing everything that does not fit.
 */
export function composeSupergraph(subgraphs: readonly Subgraph[]): string {
  const theirs = subgraphs.map(({ name, sdl }) => ({ name, typeDefs: parsed(name, sdl) }));
  const own = { name: OWN_SUBGRAPH, typeDefs: parse(ownSdl(theirs.map(({ typeDefs }) => typeDefs))) };
  const composed = composeServices([...theirs, own].map((part) => ({ ...part, url: `nats://gql.${part.name}` })));
  if (composed.supergraphSdl !== undefined) return composed.supergraphSdl;
  const words = (composed.errors ?? []).map((error) => `  ${error.message}`).join('\n');
  throw new StartProblem(
    '各服务的 schema.graphql 合不到一起：',
    `The services' schema.graphql do not fit together:\n${words}`,
  );
}

function committedSdl(name: string): string {
  try {
    return readFileSync(join(PROJECT_ROOT, 'apps', name, 'schema.graphql'), 'utf8');
  } catch (cause) {
    throw new StartProblem(
      `缺少 apps/${name}/schema.graphql。`,
      `apps/${name}/schema.graphql is missing. It is generated and committed: git checkout it, or print it anew.`,
      { cause },
    );
  }
}

function parsed(name: string, sdl: string): DocumentNode {
  try {
    return parse(sdl);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new StartProblem(`apps/${name}/schema.graphql 有语法错误。`, `apps/${name}/schema.graphql: ${words}`, {
      cause,
    });
  }
}

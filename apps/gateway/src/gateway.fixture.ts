import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Msg } from '@nats-io/transport-node';
import { composeServices } from '@theguild/federation-composition';
import {
  eventSubject,
  grantsChangedV1,
  makeEnvelope,
  type OutputOf,
  resolvePartnerV1,
  type ServiceName,
} from '@yicang/contracts';
import { type Actor, globalId, NATION, refuse, type Refusal, type TenantCode } from '@yicang/kernel';
import { parseEnvironment } from '@yicang/platform-graphql';
import {
  ActorVerifier,
  type Bus,
  BUS_HEADERS,
  connectBus,
  graphqlOf,
  makeKeyTexts,
  natsUsers,
  readIdentity,
  type ServiceIdentity,
} from '@yicang/platform-nats';
import { type RunningNats, startNats } from '@yicang/testing';
import { execute, GraphQLError, parse, validate, type GraphQLSchema } from 'graphql';
import { importPKCS8, SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';

import { gatewayEnvironment, OWN_SUBGRAPH, ownSdl, type RunningGateway, start } from './start.js';

const LINK = '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const SDL = {
  directory: `extend schema ${LINK}
    type Query { who: String! place(id: ID!): Place echo(text: String!): String! broken: String coded: String slow: String pages(first: Int!): [Place!]! }
    type Mutation { note(text: String!): String! join(input: JoinInput!): String! }
    input JoinInput { name: String! phone: String! members: [MemberInput!] }
    input MemberInput { name: String! age: Int }
    type Place @key(fields: "id") { id: ID! nameZh: String! parent: Place beside: [Place!] }`,
  inventory: `extend schema ${LINK}
    scalar Anything
    type Query { weigh(what: Anything): Int items: Int! at(places: [ID!]!): [Place]! }
    type Place @key(fields: "id") { id: ID! items: Int }`,
} as const;
/** A place that is nobody's to see. */
export const HIDDEN = globalId('Place', NATION, 'hidden');
type SpecService = keyof typeof SDL;

interface SpecContext {
  readonly actor: Actor | null;
}

type Resolvers = NonNullable<Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown }>['resolvers']>;

/** What a subgraph was asked, as it came over the bus. */
export interface Heard {
  readonly service: SpecService;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A gateway on a real broker, with two subgraphs as small as they can be. */
export class GatewayStage {
  readonly heard: Heard[] = [];
  readonly dir = mkdtempSync(join(tmpdir(), 'yicang-gateway-'));
  /** Whose key it is, by its SHA-256, and how often directory was asked that. */
  readonly partners = new Map<string, OutputOf<typeof resolvePartnerV1> | Refusal>();
  partnersAsked = 0;
  /** Lets `slow` answer. */
  release: () => void = () => undefined;
  gateway!: RunningGateway;
  private nats!: RunningNats;
  private readonly buses = new Map<SpecService, Bus>();
  private readonly keys = { gateway: makeKeyTexts(), directory: makeKeyTexts(), inventory: makeKeyTexts() };
  readonly tokenKey = makeKeyTexts();

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<GatewayStage> {
    const stage = new GatewayStage();
    const services: ServiceName[] = ['gateway', 'directory', 'inventory'];
    const users = natsUsers(services.map((service) => ({ service }))).map((user) => ({ ...user, password: user.user }));
    stage.nats = await startNats({ dir: join(stage.dir, 'nats'), users });
    await stage.serve('directory');
    await stage.serve('inventory');
    stage.gateway = await stage.start(settings);
    return stage;
  }

  /** One more gateway of the same platform. */
  start(settings: Readonly<Record<string, string>> = {}): Promise<RunningGateway> {
    const supergraphFile = join(this.dir, 'supergraph.graphql');
    writeFileSync(supergraphFile, supergraph());
    return start(
      parseEnvironment(gatewayEnvironment, {
        PORT: '0',
        SUPERGRAPH_FILE: supergraphFile,
        TOKEN_PUBLIC_KEY: this.tokenKey.publicKey,
        NATS_URL: this.nats.url,
        NATS_USER: 'gateway',
        NATS_PASSWORD: 'gateway',
        NATS_MONITOR_URL: this.nats.monitorUrl,
        SERVICE_PRIVATE_KEY: this.keys.gateway.privateKey,
        TRUSTED_KEYS: this.trusted,
        LOG_FILE: join(this.dir, 'gateway.log'),
        FILES_DIR: join(this.dir, 'files'),
        PUBLIC_ORIGIN: 'https://yicang.example',
        GRAPHIQL: 'on',
        INTROSPECTION: 'on',
        ...settings,
      }),
    );
  }

  get log(): string {
    return readFileSync(join(this.dir, 'gateway.log'), 'utf8');
  }

  /** The subgraph answers on the bus. */
  async serve(service: SpecService): Promise<void> {
    const { url, monitorUrl } = this.nats;
    const identity = this.identityOf(service);
    const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
    const bus = await connectBus({ url, monitorUrl, user: service, password: service, identity, logger });
    const schema = buildSubgraphSchema({ typeDefs: parse(SDL[service]), resolvers: this.resolvers(service) });
    const subject = graphqlOf(service);
    const verifier = new ActorVerifier(identity, subject);
    bus.connection.subscribe(subject, {
      queue: subject,
      callback: (_error, message) => void this.answer(service, schema, verifier, message),
    });
    if (service === 'directory')
      bus.serve(resolvePartnerV1, ({ keySha256 }) => {
        this.partnersAsked++;
        return Promise.resolve(this.partners.get(keySha256) ?? refuse('PARTNER_KEY_UNKNOWN'));
      });
    await bus.connection.flush();
    this.buses.set(service, bus);
  }

  /** Who the service is, for what it signs. */
  identityOf(service: SpecService | 'gateway'): ServiceIdentity {
    return readIdentity(service, this.keys[service].privateKey, JSON.parse(this.trusted) as Record<string, string>);
  }

  /** Somebody says on the bus that something happened there. */
  async happened(tenantCode: TenantCode, type = 'inventory.item.received.v1'): Promise<void> {
    const { connection } = this.buses.get(type.startsWith('directory.') ? 'directory' : 'inventory') ?? {};
    connection?.publish(eventSubject(type, tenantCode), '{}');
    await connection?.flush();
  }

  /** Directory says on the bus that somebody's grants are others than before. */
  async grantsChanged(subject = 'somebody', grantVersion = 1): Promise<void> {
    const { connection } = this.buses.get('directory') ?? {};
    const head = { id: uuidv7(), tenantCode: NATION, aggregateVersion: grantVersion, commandId: null };
    const told = { ...head, occurredAt: new Date().toISOString(), subject: 'a-spec', traceId: 'a-spec' };
    const envelope = makeEnvelope(grantsChangedV1, told, { subject, grantVersion });
    connection?.publish(eventSubject(grantsChangedV1, NATION), JSON.stringify(envelope));
    await connection?.flush();
  }

  /** The subgraph is not there any more. */
  async silence(service: SpecService): Promise<void> {
    await this.buses.get(service)?.connection.close();
  }

  /** An access token as directory makes them, or as somebody else would. */
  async token({
    claims = {},
    subject = 'account-7',
    expires = '10m',
    key = this.tokenKey.privateKey,
    issuer = 'yicang-directory',
  } = {}): Promise<string> {
    const pem = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----`;
    return new SignJWT({
      kind: 'person',
      grants: [{ role: 'keeper', place: '51017K3Q', until: null }],
      gv: 3,
      ...claims,
    })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(await importPKCS8(pem, 'EdDSA'));
  }

  async close(): Promise<void> {
    this.release();
    await this.gateway.stop();
    await Promise.all([...this.buses.values()].map((bus) => bus.connection.close()));
    await this.nats.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private get trusted(): string {
    return JSON.stringify(
      Object.fromEntries(Object.entries(this.keys).map(([name, { publicKey }]) => [name, publicKey])),
    );
  }

  private async answer(
    service: SpecService,
    schema: GraphQLSchema,
    verifier: ActorVerifier,
    message: Msg,
  ): Promise<void> {
    const { query, variables } = message.json<{ query: string; variables?: Record<string, unknown> }>();
    const headers = Object.fromEntries([...(message.headers ?? [])].map(([name, [value = '']]) => [name, value]));
    this.heard.push({ service, query, headers });
    const document = parse(query);
    const errors = validate(schema, document);
    const contextValue = { actor: verifier.verify(headers[BUS_HEADERS.actor] ?? ''), headers };
    const answer =
      errors.length > 0 ? { errors } : await execute({ schema, document, variableValues: variables, contextValue });
    message.respond(JSON.stringify(answer));
  }

  private resolvers(service: SpecService): Resolvers {
    if (service === 'inventory')
      return {
        Query: {
          items: () => 3,
          at: (_root: unknown, { places }: { places: string[] }) => places.map((id) => ({ id })),
        },
        Place: { __resolveReference: (place: object) => place, items: () => 2 },
      };
    return {
      Query: {
        who: (_root: unknown, _args: unknown, context: unknown) => JSON.stringify((context as SpecContext).actor),
        place: (_root: unknown, { id }: { id: string }) => ({ id, nameZh: '水井坊', parent: null }),
        echo: (_root: unknown, { text }: { text: string }) => text,
        pages: () => [],
        broken: () => {
          throw new Error('column secret_code of table family');
        },
        coded: () => {
          const extensions = {
            code: 'FORBIDDEN',
            reason: 'NOT_PERMITTED',
            messageZh: '不行',
            messageEn: 'no',
            table: 'family',
          };
          throw new GraphQLError('不行', { extensions });
        },
        slow: () => new Promise((resolve) => (this.release = () => resolve('done'))),
      },
      Mutation: {
        note: (_root: unknown, { text }: { text: string }) => text,
        join: (_root: unknown, { input: { name } }: { input: { name: string } }) => name,
      },
      Place: {
        __resolveReference: (place: { id: string }) => (place.id === HIDDEN ? null : { ...place, nameZh: '水井坊' }),
      },
    };
  }
}

function supergraph(): string {
  const documents = Object.entries(SDL).map(([name, sdl]) => ({ name, typeDefs: parse(sdl) }));
  const own = { name: OWN_SUBGRAPH, typeDefs: parse(ownSdl(documents.map(({ typeDefs }) => typeDefs))) };
  const subgraphs = [...documents, own].map((part) => ({ ...part, url: `nats://gql.${part.name}` }));
  const { supergraphSdl, errors } = composeServices(subgraphs);
  if (supergraphSdl === undefined) throw new Error(String(errors));
  return supergraphSdl;
}

function ignore(): void {
  // nobody reads this log
}

import { randomUUID } from 'node:crypto';
import { makeItemCode, type TenantCode } from '@yicang/kernel';
import { committedSubgraphs, composeSupergraph, type Run } from '@yicang/tools';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';
import { dataFolder, PlatformProcess, removeDataFolder } from './platform-process.js';

/** Who is attacked, and by whom: two communities of one city. */
const THEIRS = '51015NGF' as TenantCode;
const SAMPLES = 15;
/** Beyond noise: a look-up that is made for one and not for the other. */
const RATIO_MAX = 4;
const NESTED_MAX = 3;
/** It was turned away before anybody looked whose it is. */
const NOT_TRIED = /BAD_USER_INPUT|INTERNAL_SERVER_ERROR|SERVICE_UNAVAILABLE|GRANTS_STALE|RATE_LIMIT|TOO_MANY/;
const TOO_MUCH = /ask for at most \d+/;

const schema = buildSchema(composeSupergraph(committedSubgraphs()), { assumeValidSDL: true });
type RootField = GraphQLField<unknown, unknown>;
interface Answer {
  readonly data: unknown;
}
type Input = GraphQLArgument | GraphQLInputField;
const fieldsOf = (kind: 'query' | 'mutation'): [string, 'query' | 'mutation', RootField][] => {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  return Object.values(root?.getFields() ?? {}).map((field) => [field.name, kind, field]);
};

let folder: string;
let platform: PlatformProcess;
let run: Run;
let attacker: string;
/** Real ids and codes of those attacked, by what they name. */
const real = new Map<string, string>();

beforeAll(async () => {
  folder = dataFolder();
  // the journey leaves needs, plans and runs behind
  await PlatformProcess.spawn(folder, ['--once']).end();
  platform = PlatformProcess.spawn(folder, [], { RATE_LIMIT_FACTOR: '1000' });
  run = await platform.ready();
  const managers = run.signIns.filter(({ role }) => role === 'communityManager');
  const [victim, other] = await Promise.all(managers.map(({ loginName }) => signIn(loginName)));
  attacker = other ?? '';
  for (const [, , field] of fieldsOf('query').filter(([, , { args }]) => args.some(isPlace)))
    if (!field.args.some(({ name }) => name === 'code'))
      collect(
        (
          JSON.parse(
            await ask(
              victim ?? '',
              'query',
              field,
              argumentsOf(field, () => THEIRS),
            ),
          ) as Answer
        ).data,
      );
});
afterAll(async () => {
  await platform?.stop();
  removeDataFolder(folder);
});

describe.each([...fieldsOf('query'), ...fieldsOf('mutation')])('%s (%s)', (_, kind, field) => {
  const named = namingInputs(field);
  if (named.length === 0) {
    it('takes nothing that names a thing or a place', () => expect(named).toEqual([]));
    return;
  }

  it('answers the same for what is not yours as for what is not there', async () => {
    for (const absent of named) {
      const theirs = argumentsOf(field, valueOfTheirs);
      const nothing = argumentsOf(field, (input) => (input === absent ? absentOf(input) : valueOfTheirs(input)));
      const answer = await ask(attacker, kind, field, theirs);
      expect(answer).not.toMatch(NOT_TRIED);
      // what everybody may read is nobody's secret
      if (plain(answer) === plain(await ask(null, kind, field, theirs))) continue;
      expect({ of: absent.name, answer: plain(answer) }).toEqual({
        of: absent.name,
        answer: plain(await ask(attacker, kind, field, nothing)),
      });
    }
  });

  if (kind === 'query')
    it('takes as long for the one as for the other', async () => {
      const took: [number[], number[]] = [[], []];
      for (let sample = 0; sample < SAMPLES; sample += 1)
        for (const [which, value] of [valueOfTheirs, absentOf].entries()) {
          const begun = performance.now();
          await ask(attacker, kind, field, argumentsOf(field, value));
          took[which === 0 ? 0 : 1].push(performance.now() - begun);
        }
      const [theirs, nothing] = [median(took[0]), median(took[1])];
      const isPublic =
        plain(await ask(attacker, kind, field, argumentsOf(field, valueOfTheirs))) ===
        plain(await ask(null, kind, field, argumentsOf(field, valueOfTheirs)));
      if (!isPublic) expect(Math.max(theirs / nothing, nothing / theirs)).toBeLessThan(RATIO_MAX);
    });
});

async function signIn(loginName: string): Promise<string> {
  const password = run.signIns.find((one) => one.loginName === loginName)?.password;
  const query = `mutation($input: SignInInput!) { signIn(input: $input) { ... on Session { accessToken } } }`;
  const answer = JSON.parse(await post(null, query, { input: { loginName, password } })) as {
    data: { signIn: { accessToken: string } };
  };
  return answer.data.signIn.accessToken;
}

/** As deep as the gateway lets one ask. */
async function ask(
  token: string | null,
  kind: string,
  field: RootField,
  args: Record<string, unknown>,
  nestedMax = NESTED_MAX,
): Promise<string> {
  const declared = field.args.filter(({ name }) => name in args).map(({ name, type }) => `$${name}: ${String(type)}`);
  const given = Object.keys(args).map((name) => `${name}: $${name}`);
  const [outer, inner] = [declared, given].map((list) => (list.length === 0 ? '' : `(${list.join(', ')})`));
  const selection = selectionOf(getNamedType(field.type), nestedMax);
  const answer = await post(token, `${kind} Safety${outer} { ${field.name}${inner} ${selection} }`, args);
  return TOO_MUCH.test(answer) && nestedMax > 0 ? ask(token, kind, field, args, nestedMax - 1) : answer;
}

async function post(token: string | null, query: string, variables: object): Promise<string> {
  const response = await fetch(new URL('/graphql', run.addresses['portal']), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return response.text();
}

/** All that can be selected without arguments, so many objects deep. */
function selectionOf(type: GraphQLNamedType, nestedMax: number): string {
  if (!isCompositeType(type)) return '';
  if (isUnionType(type)) {
    const members = type.getTypes().map((member) => `... on ${member.name} ${selectionOf(member, nestedMax)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const chosen = fields
    .filter(({ type: of }) => isLeafType(getNamedType(of)) || (nestedMax > 0 && isObjectType(getNamedType(of))))
    .map(({ name, type: of }) => `${name} ${selectionOf(getNamedType(of), nestedMax - 1)}`);
  return `{ __typename ${chosen.join(' ')} }`;
}

/** The ids in an answer by the type in them, and the codes beside them by their field. */
function collect(answer: unknown): void {
  if (typeof answer !== 'object' || answer === null) return;
  for (const [name, value] of Object.entries(answer)) {
    if (typeof value !== 'string') collect(value);
    else if (name === 'id') keep(typeInside(value), value);
    else if (name === 'code') keep(`code of ${typenameOf(answer)}`, value);
    else if (name.endsWith('Id')) keep(name, value);
  }
}
const typenameOf = (thing: object) => ('__typename' in thing ? String(thing.__typename) : '');
const keep = (name: string, value: string) => real.set(name, real.get(name) ?? value);
const textInside = (id: string) => Buffer.from(id, 'base64url').toString();
const typeInside = (id: string) => textInside(id).split(':')[0] ?? '';

/** The arguments of a field, or of its input, that name a thing or a place. */
function namingInputs(field: RootField): Input[] {
  const inputs = field.args.flatMap((argument): Input[] => {
    const type = getNamedType(argument.type);
    return isInputObjectType(type) ? Object.values(type.getFields()) : [argument];
  });
  return inputs.filter((input) => isNaming(input));
}
function isNaming(input: Input): boolean {
  const type = getNamedType(input.type).name;
  if (['ID', 'TenantCode', 'ItemCode'].includes(type)) return true;
  return input.name !== 'commandId' && (type === 'UUID' || input.name === 'code');
}
const isPlace = (input: Input) => getNamedType(input.type).name === 'TenantCode';

function argumentsOf(field: RootField, naming: (input: Input) => string): Record<string, unknown> {
  const given = field.args.filter((argument) => isRequiredArgument(argument) || isNaming(argument));
  return Object.fromEntries(given.map((argument) => [argument.name, filled(argument, argument.type, naming)]));
}

function filled(input: Input, wanted: GraphQLInputType, naming: (input: Input) => string): unknown {
  const type = getNullableType(wanted);
  if (isListType(type)) return [filled(input, type.ofType, naming)];
  if (isNaming(input)) return naming(input);
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const given = Object.values(type.getFields()).filter((one) => isRequiredInputField(one) || isNaming(one));
    return Object.fromEntries(given.map((one) => [one.name, filled(one, one.type, naming)]));
  }
  const value = ANY_VALUES[getNamedType(type).name];
  if (input.name === 'phone') return '02886000000';
  if (value === undefined) throw new Error(`Nothing is known to fill ${input.name}: ${String(input.type)} with`);
  return value();
}

const ANY_VALUES: Readonly<Record<string, () => unknown>> = {
  UUID: randomUUID,
  String: () => 'safety-of-others',
  Int: () => 1,
  Grams: () => 1,
  Boolean: () => true,
  LocalDate: () => new Date().toISOString().slice(0, 10),
};

/** The name of what an input names: `Family` for `familyId`, the field's own type for `id`. */
function valueOfTheirs(input: Input): string {
  if (isPlace(input)) return THEIRS;
  const type = getNamedType(input.type).name;
  if (type === 'UUID') return found(input, 'accountId');
  if (type === 'ItemCode' || input.name === 'code') return found(input, 'code of Item');
  const name = input.name === 'id' ? ownerOf(input) : input.name.replace(/Ids?$/, '');
  const [wanted, kinds] = [name.toLowerCase(), [...real.keys()].filter((one) => /^[A-Z]/.test(one))];
  const known = kinds.find((one) => wanted.endsWith(one.toLowerCase()) || one.toLowerCase().endsWith(wanted));
  return found(input, known ?? name);
}
function found(input: Input, name: string): string {
  const value = real.get(name);
  if (value === undefined) throw new Error(`The demo has no ${name} to fill ${input.name} with`);
  return value;
}
/** `itemLabel(id)` is asked with an Item's, `node(id)` with what concerns persons. */
function ownerOf(input: Input): string {
  const field = fieldsOf('query').find(([, , { args }]) => args.some((one) => one === input));
  const type = field === undefined ? '' : getNamedType(field[2].type).name;
  if (type === 'Node') return 'Family';
  return [...real.keys()].find((one) => /^[A-Z]/.test(one) && type.startsWith(one)) ?? type;
}

/** Formed like the real one, and naming nothing. */
function absentOf(input: Input): string {
  if (isPlace(input)) return '5101ZZZZ';
  const value = valueOfTheirs(input);
  if (getNamedType(input.type).name !== 'ID') return /-/.test(value) ? randomUUID() : ABSENT_ITEM;
  const [type = '', tenant = '', ...local] = textInside(value).split(':');
  const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
  const key = local.join(':');
  const other = uuid.test(key) ? key.replace(uuid, randomUUID()) : ABSENT_ITEM;
  return Buffer.from(`${type}:${tenant}:${other}`).toString('base64url');
}
/** A code with a right check character. */
const ABSENT_ITEM = makeItemCode(THEIRS, 5n);

/** Without what is another's at each request. */
const plain = (answer: string) =>
  answer.replaceAll(/[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}/g, 'uuid').replaceAll(/"traceId":"[^"]*"/g, '');
const median = (of: number[]) => [...of].sort((a, b) => a - b)[of.length >> 1] ?? 0;

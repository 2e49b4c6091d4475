/** The schema as clients see it: composed of the committed parts, without what is the gateway's own business. */
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { committedSubgraphs, composeSupergraph } from '@yicang/tools';
import {
  buildASTSchema,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  valueFromASTUntyped,
  visit,
} from 'graphql';

const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** Who may ask for a field: shown to clients, though federation takes its own directives out of what is public. */
const ACCESS = {
  authenticated: '要先登录，或用伙伴机构的钥匙。Somebody must be signed in, or a partner’s key be sent.',
  requiresScopes:
    '访问者须持有其中之一：人的角色写作 role:…，伙伴机构的权限照写；在所问的地点是否持有，由服务判断。Whoever asks holds one of these, a person’s role as role:…, a partner’s scope as it is; whether it holds at the place asked for, the service decides.',
};
const ACCESS_SDL = `
"${ACCESS.authenticated}"
directive @authenticated on FIELD_DEFINITION
"${ACCESS.requiresScopes}"
directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION`;

/** Its text, in an order that does not depend on who composed it. */
export function publicSchemaText() {
  const supergraph = parse(composeSupergraph(committedSubgraphs()));
  const schema = buildASTSchema(transformSupergraphToPublicSchema(supergraph));
  const document = parse(`${printSchema(lexicographicSortSchema(schema))}\n${ACCESS_SDL}`);
  return `${print(withAccess(document, accessOf(supergraph)))}\n`;
}

/** The directives of ACCESS on each field, by its coordinate. */
function accessOf(supergraph) {
  const access = new Map();
  for (const { name, fields } of supergraph.definitions.filter(({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION))
    for (const field of fields ?? [])
      access.set(
        `${name.value}.${field.name.value}`,
        field.directives.filter((directive) => Object.hasOwn(ACCESS, directive.name.value)),
      );
  return access;
}

function withAccess(document, access) {
  return visit(document, {
    [Kind.OBJECT_TYPE_DEFINITION]: (type) => ({
      ...type,
      fields: type.fields?.map((field) => ({
        ...field,
        directives: [...field.directives, ...(access.get(`${type.name.value}.${field.name.value}`) ?? [])],
      })),
    }),
  });
}

/** Words for who may ask where no role and no scope is named. */
export const ANYBODY = 'anybody';
export const ANY_PERSON = 'any person who is signed in';

/** Who may ask for each field, by its coordinate: roles and partners' scopes, or one of the words above. */
export function whoMayAsk(schemaText) {
  const types = parse(schemaText).definitions.filter(({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION);
  return new Map(
    types.flatMap(({ name, fields }) => fields.map((field) => [`${name.value}.${field.name.value}`, allowedBy(field)])),
  );
}

function allowedBy({ directives }) {
  const [signedIn, required] = Object.keys(ACCESS).map((name) => directives.find((one) => one.name.value === name));
  if (required !== undefined) return required.arguments.flatMap(({ value }) => valueFromASTUntyped(value).flat());
  return [signedIn === undefined ? ANYBODY : ANY_PERSON];
}

/** Everything in the schema with its coordinate (`Type.field(argument:)`) and its description. */
export function described(schemaText) {
  const all = [];
  const tell = (coordinate, { description }) => all.push({ coordinate, description: description?.value ?? '' });
  for (const definition of parse(schemaText).definitions) {
    if (definition.kind === Kind.DIRECTIVE_DEFINITION || definition.kind === Kind.SCHEMA_DEFINITION) continue;
    const name = definition.name.value;
    if (!ROOTS.includes(name)) tell(name, definition);
    for (const value of definition.values ?? []) tell(`${name}.${value.name.value}`, value);
    for (const field of definition.fields ?? []) {
      tell(`${name}.${field.name.value}`, field);
      for (const argument of field.arguments ?? [])
        tell(`${name}.${field.name.value}(${argument.name.value}:)`, argument);
    }
  }
  return all;
}

/** What has no words in one of the two languages. */
export function undescribed(schemaText) {
  return described(schemaText)
    .filter(({ description }) => !/[\u4e00-\u9fff]/.test(description) || !/[A-Za-z]{2}/.test(description))
    .map(({ coordinate }) => coordinate);
}

/** The schema as clients see it: composed of the committed parts, without what is the gateway's own business. */
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { committedSubgraphs, composeSupergraph } from '@yicang/tools';
import { buildASTSchema, Kind, lexicographicSortSchema, parse, printSchema } from 'graphql';

const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** Its text, in an order that does not depend on who composed it. */
export function publicSchemaText() {
  const document = transformSupergraphToPublicSchema(parse(composeSupergraph(committedSubgraphs())));
  return `${printSchema(lexicographicSortSchema(buildASTSchema(document)))}\n`;
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

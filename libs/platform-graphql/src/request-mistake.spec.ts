import { buildSchema, execute, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';

import { requestMistake } from './request-mistake.js';
import { withScalars } from './subgraph-schema.js';

const NAME = '王小明';
const PHONE = '13800138000';
const schema: GraphQLSchema = withScalars(
  buildSchema(`
    scalar LocalDate
    enum Kind { A B }
    input Member { name: String! age: Int bornOn: LocalDate }
    input Join { name: String! kind: Kind members: [Member!] phone: String }
    type Query { join(input: Join!, times: Int): String }
  `),
);
const BY_VARIABLE = 'query ($input: Join!) { join(input: $input) }';

describe('a value that cannot be read is never repeated, only its place', () => {
  it.each<[string, object, string[]]>([
    ['a text where a list of objects is', { name: NAME, members: PHONE }, ['members']],
    ['an object where a text is', { name: { last: NAME }, phone: PHONE }, ['name']],
    [
      'a number of the wrong kind, deep inside',
      { name: NAME, members: [{ name: NAME, age: PHONE }] },
      ['members.0.age'],
    ],
    ['a day that is none', { name: NAME, members: [{ name: NAME, bornOn: PHONE }] }, ['members.0.bornOn']],
    ['an unknown word', { name: NAME, kind: PHONE }, ['kind']],
    ['a field too many', { name: NAME, phones: PHONE }, ['phones']],
    ['a field that is itself a value', { name: NAME, [NAME]: 1, [PHONE]: 1 }, ['input', 'input']],
    ['a field that is missing', { phone: PHONE }, ['name']],
    ['a null', { name: null, phone: PHONE }, ['name']],
    [
      'a text that looks like our own sentence',
      { name: 7, phone: `" at "input.x"; Expected type "${PHONE}".` },
      ['name'],
    ],
  ])('%s, by variable', (_what, input, fields) => {
    expect(fieldsOf(BY_VARIABLE, { input })).toEqual(fields);
  });
  it('a variable that is not there', () => {
    expect(fieldsOf(BY_VARIABLE, {})).toEqual(['input']);
    expect(fieldsOf(BY_VARIABLE, { input: null })).toEqual(['input']);
  });
  it.each<[string, string, string[]]>([
    ['a text where a number is', `{ join(input: { name: "${NAME}" }, times: "${PHONE}") }`, ['times']],
    ['a number where a text is', `{ join(input: { name: ${PHONE} }) }`, ['name']],
    ['deep inside', `{ join(input: { name: "x", members: [{ name: "x" }, { name: ${PHONE} }] }) }`, ['members.1.name']],
    [
      'a day that is none',
      `{ join(input: { name: "x", members: [{ name: "x", bornOn: "${PHONE}" }] }) }`,
      ['members.0.bornOn'],
    ],
    ['an unknown word', `{ join(input: { name: "${NAME}", kind: C }) }`, ['kind']],
    ['a field too many', `{ join(input: { name: "${NAME}", phones: "${PHONE}" }) }`, ['phones']],
    ['a field that is missing', `{ join(input: { phone: "${PHONE}" }) }`, ['name']],
    ['a default', `query ($times: Int = "${PHONE}") { join(input: { name: "x" }, times: $times) }`, ['times']],
  ])('%s, in the document', (_what, document, fields) => {
    expect(fieldsOf(document)).toEqual(fields);
  });
  it.each([`{ join(input: { name "${NAME}" }) }`, `{ join "${PHONE}" }`, `{ join(input: ${PHONE}x) }`])(
    'a syntax error: %s',
    (document) => {
      expect(mistakesOf(document)).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );
});

it('says in both languages what is wrong', () => {
  const [mistake] = mistakesOf(BY_VARIABLE, { input: { name: NAME, members: [{ name: NAME, age: PHONE }] } });
  expect(mistake?.extensions).toEqual({
    code: 'BAD_USER_INPUT',
    reason: 'INPUT_INVALID',
    messageZh: '填写的内容有误：members.0.age 应为整数。',
    messageEn: 'Please check the input: members.0.age must be a whole number.',
    problems: [{ field: 'members.0.age', zh: '应为整数', en: 'must be a whole number' }],
  });
});

function fieldsOf(document: string, variables = {}): string[] {
  return mistakesOf(document, variables).flatMap(({ extensions }) =>
    (extensions['problems'] as { field: string }[]).map(({ field }) => field),
  );
}

/** What a client would be told, which holds no name and no number. */
function mistakesOf(document: string, variableValues = {}): GraphQLError[] {
  const mistakes = errorsOf(document, variableValues).map(requestMistake);
  expect(mistakes.length).toBeGreaterThan(0);
  expect(JSON.stringify(mistakes)).not.toMatch(new RegExp(`${NAME}|${PHONE}`));
  return mistakes;
}

function errorsOf(text: string, variableValues: object): readonly GraphQLError[] {
  try {
    const document = parse(text);
    const errors = validate(schema, document);
    if (errors.length > 0) return errors;
    const answer = execute({ schema, document, variableValues: { ...variableValues } });
    return ('errors' in answer && answer.errors) || [];
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

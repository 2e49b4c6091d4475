import { GraphQLError, Kind, parse, visit } from 'graphql';

import { codedError } from './coded-error.js';
import { type InputProblem, inputViolation } from './input-violation.js';
import type { Words } from './words.js';

const PROBLEMS_MAX = 20;
const VARIABLE = /^Variable "\$(\w+)" (?:got invalid value |of (?:required|non-null) type )/;
/** What graphql-js says of a value written in the document itself. Each of these sentences may repeat the value. */
const LITERAL = [
  /^Expected value of type "/,
  /^Field "\w+\.\w+" (?:of required type|must be non-null)/,
  /^Field "\w+" is not defined by type "/,
  /^(?:OneOf Input Object|Enum|Value) "/,
  /^(?:Int|Float|String|Boolean|ID) cannot represent /,
  /^Argument "\w+" has invalid value /,
];
const PUNCTUATOR = /^[!$&()=:@[\]{|}.]+$/;

const WORDS_OF_TYPE: Readonly<Record<string, Words>> = {
  Int: { zh: '应为整数', en: 'must be a whole number' },
  Float: { zh: '应为数字', en: 'must be a number' },
  String: { zh: '应为文字', en: 'must be text' },
  ID: { zh: '应为编号', en: 'must be an id' },
  Boolean: { zh: '应为 true 或 false', en: 'must be true or false' },
};
const MISSING = { zh: '不能缺少', en: 'is missing' };
const NULL = { zh: '不能为空', en: 'must not be null' };
const UNKNOWN = { zh: '没有这一项', en: 'is not a field here' };
const WRONG = { zh: '填写有误', en: 'is not right' };

/**
 * What graphql-js refused about a request, as BAD_USER_INPUT in both languages. graphql-js repeats the value it could not
 * read, and inputs hold names and phone numbers: of an input only the path and the kind of mistake are told.
 */
export function requestMistake(error: GraphQLError): GraphQLError {
  const problems = inputProblems(error);
  if (problems !== null) return inputViolation(problems);
  const message = withoutValues(error.message);
  return codedError('BAD_USER_INPUT', { zh: `请求不符合接口定义：${message}`, en: message });
}

/** What is wrong with the variables or with values in the document; null when the error is about something else. */
export function inputProblems(error: GraphQLError): InputProblem[] | null {
  const { originalError } = error;
  if (originalError instanceof AggregateError && originalError.errors.length > 0) {
    const each = originalError.errors.map((part) => (part instanceof GraphQLError ? inputProblems(part) : null));
    return each.includes(null) ? null : each.flatMap((part) => part ?? []).slice(0, PROBLEMS_MAX);
  }
  const path = variablePath(error) ?? literalPath(error);
  return path === null ? null : problemsAt(path, error);
}

/** Where in the variables; null when it is not one that is wrong. */
function variablePath({ message }: GraphQLError): string[] | null {
  const name = VARIABLE.exec(message)?.[1];
  if (name === undefined) return null;
  const at = new RegExp(` at "${name}((?:\\.\\w+|\\[\\d+\\])+)"; `).exec(message)?.[1] ?? '';
  return [name, ...(at.match(/\w+/g) ?? [])];
}

/** Where in the document's own values, by the place of the node; null when it is not one that is wrong. */
function literalPath(error: GraphQLError): string[] | null {
  const isScalar = error.path === undefined && error.extensions['problems'] !== undefined;
  if (!isScalar && !LITERAL.some((sentence) => sentence.test(error.message))) return null;
  const [at] = error.positions ?? [];
  if (error.source === undefined || at === undefined) return isScalar ? null : [];
  return pathAt(error.source.body, at);
}

function pathAt(document: string, at: number): string[] {
  const path: string[] = [];
  visit(parse(document), {
    enter: (node) => {
      const isAround = (loc = node.loc): boolean => loc !== undefined && loc.start <= at && at < loc.end;
      if (!isAround()) return false;
      if (node.kind === Kind.VARIABLE_DEFINITION) path.push(node.variable.name.value);
      if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) path.push(node.name.value);
      const nth = node.kind === Kind.LIST ? node.values.findIndex(({ loc }) => loc !== undefined && isAround(loc)) : -1;
      if (nth >= 0) path.push(String(nth));
      return undefined;
    },
  });
  return path;
}

function problemsAt(path: readonly string[], error: GraphQLError): InputProblem[] {
  const field = (more: readonly string[] = []): string => {
    const whole = [...path, ...more];
    return (whole[0] === 'input' && whole.length > 1 ? whole.slice(1) : whole).join('.');
  };
  const ours = error.extensions['problems'] as readonly InputProblem[] | undefined;
  if (ours !== undefined) return ours.map(({ zh, en }) => ({ field: field(), zh, en }));
  const { message } = error;
  const lacking = /Field "(?:\w+\.)?(\w+)" of required type "[^"]*" was not provided\.$/.exec(message)?.[1];
  if (lacking !== undefined) return [{ field: field([lacking]), ...MISSING }];
  const unknown = /Field "([^"]*)" is not defined by type "\w+"\./.exec(message)?.[1];
  if (unknown !== undefined) return [{ field: field(namesOf(unknown, path)), ...UNKNOWN }];
  if (/ was not provided\.$/.test(message)) return [{ field: field(), ...MISSING }];
  if (/ (?:not to be null|must not be null|must be non-null)\.$/.test(message)) return [{ field: field(), ...NULL }];
  return [{ field: field(), ...wordsOfType(message) }];
}

/** A key nobody knows is the client's own text: told when it looks like a name of a field, and once. */
function namesOf(unknown: string, path: readonly string[]): string[] {
  return /^[A-Za-z_]\w{0,39}$/.test(unknown) && path.at(-1) !== unknown ? [unknown] : [];
}

function wordsOfType(message: string): Words {
  const type =
    /(?:^|; )(Int|Float|String|Boolean|ID) cannot represent/.exec(message)?.[1] ??
    /(?:^|; )Expected (?:value of )?type "([\w![\]]+)"/.exec(message)?.[1] ??
    /(?:^|; )Enum "(\w+)" cannot represent/.exec(message)?.[1] ??
    / does not exist in "(\w+)" enum\./.exec(message)?.[1];
  const named = type?.replaceAll(/\W/g, '');
  if (named === undefined) return WRONG;
  return WORDS_OF_TYPE[named] ?? { zh: `应为 ${named}`, en: `must be of type ${named}` };
}

/** A syntax error names the token that was found, which may be a value. */
function withoutValues(message: string): string {
  if (!message.startsWith('Syntax Error')) return message;
  const kept = message.replace(/, found .*$/s, '').replaceAll(/ ?"([^"]*)"?/g, (quoted, text: string) => {
    return PUNCTUATOR.test(text) ? quoted : '';
  });
  return `${kept.replace(/[.:]?\s*$/, '')}.`;
}

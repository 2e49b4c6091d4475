import { randomUUID } from 'node:crypto';
import { globalId, makeBoxCode, makeItemCode, parseBoxCode, type TenantCode } from '@yicang/kernel';
import { getNamedType, isLeafType } from 'graphql';
import { fieldsOf, type Input, isPlace } from './questions.js';

/** Formed like a place of theirs, and there is none. */
const ABSENT_PLACE = '5101ZZZZ' as TenantCode;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** Real ids and codes of those attacked, by what they name; and others that are formed like them and name nothing. */
export class Attacked {
  private readonly real = new Map<string, string>();
  /** Codes with a right check character. */
  private readonly absentItem: string;
  private readonly absentBox: string;

  constructor(private readonly place: TenantCode) {
    this.absentItem = makeItemCode(place, 5n);
    this.absentBox = makeBoxCode(place, 5n);
  }

  /** The ids in an answer by the type in them, and the codes beside them by their field; the first of a kind stays. */
  collect(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    for (const [name, value] of Object.entries(answer)) {
      if (typeof value !== 'string') this.collect(value);
      else if (name === 'id') this.keep(textInside(value).split(':')[0] ?? '', value);
      else if (name === 'code') this.keep(`code of ${typenameOf(answer)}`, value);
      else if (name.endsWith('Id')) this.keep(name, value);
    }
  }

  keep(name: string, value: string): void {
    this.real.set(name, this.real.get(name) ?? value);
  }

  /** All of them, whatever they name. */
  values(): Iterable<string> {
    return this.real.values();
  }

  /** A global id of this type. */
  idOf(type: string): string {
    return this.real.get(type) ?? '';
  }

  localKeyOf(type: string): string {
    return textInside(this.idOf(type)).split(':').slice(2).join(':');
  }

  /** A global id formed like theirs, of theirs, and naming nothing. */
  absentId(type: string): string {
    if (type === 'Place') return globalId('Place', ABSENT_PLACE, ABSENT_PLACE);
    return globalId(type, this.place, this.absentKey(this.localKeyOf(type)));
  }

  /** What an input names, of theirs: `Family` for `familyId`, the field's own type for `id`. */
  valueOf(input: Input): string {
    if (isPlace(input)) return this.place;
    const type = getNamedType(input.type).name;
    if (type === 'UUID') return this.found(input, 'accountId');
    if (type === 'BoxCode') return this.found(input, 'code of Box');
    if (type === 'ItemCode' || input.name === 'code') return this.found(input, 'code of Item');
    const name = input.name === 'id' ? this.ownerOf(input) : input.name.replace(/Ids?$/, '');
    const [wanted, kinds] = [name.toLowerCase(), [...this.real.keys()].filter((one) => /^[A-Z]/.test(one))];
    const known =
      kinds.find((one) => one.toLowerCase() === wanted) ??
      kinds.find((one) => wanted.endsWith(one.toLowerCase()) || one.toLowerCase().endsWith(wanted));
    return this.found(input, known ?? name);
  }

  /** Formed like the real one, and naming nothing. */
  absentOf(input: Input): string {
    if (isPlace(input)) return ABSENT_PLACE;
    const value = this.valueOf(input);
    if (getNamedType(input.type).name !== 'ID') return /-/.test(value) ? randomUUID() : this.absentKey(value);
    const [type = '', tenant = '', ...local] = textInside(value).split(':');
    return Buffer.from(`${type}:${tenant}:${this.absentKey(local.join(':'))}`).toString('base64url');
  }

  private absentKey(key: string): string {
    if (UUID.test(key)) return key.replace(UUID, randomUUID());
    return parseBoxCode(key) === null ? this.absentItem : this.absentBox;
  }

  private found(input: Input, name: string): string {
    const value = this.real.get(name);
    if (value === undefined) throw new Error(`The demo has no ${name} to fill ${input.name} with`);
    return value;
  }

  /** `itemLabel(id)` and `itemEpcis(id)` are asked with an Item's, `node(id)` with what concerns persons. */
  private ownerOf(input: Input): string {
    const field = fieldsOf('query').find(([, , { args }]) => args.some((one) => one === input));
    const answer = field === undefined ? undefined : getNamedType(field[2].type);
    if (field === undefined || answer === undefined || answer.name === 'Node') return 'Family';
    const told = isLeafType(answer) ? field[0] : answer.name;
    const kinds = [...this.real.keys()].filter((one) => /^[A-Z]/.test(one));
    return kinds.find((one) => told.toLowerCase().startsWith(one.toLowerCase())) ?? told;
  }
}

const textInside = (id: string): string => Buffer.from(id, 'base64url').toString();
const typenameOf = (thing: object): string => ('__typename' in thing ? String(thing.__typename) : '');

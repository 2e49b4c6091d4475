import { randomUUID } from 'node:crypto';
import { type TenantCode } from '@yicang/kernel';
import { type Run } from '@yicang/tools';

const KEY_DAYS = 9;
const DAY_MS = 86_400_000;

/** A partner, its live key, and who may end it. */
export interface PartnerAtDoor {
  readonly id: string;
  readonly key: string;
  readonly keyId: string;
  readonly coordinator: string;
}

/** A running platform as everybody meets it: at its one door. */
export class Door {
  constructor(private readonly run: Run) {}

  /** Where its pages are. */
  address(path: string): URL {
    return new URL(path, this.run.addresses['portal']);
  }

  /** What is answered, as text. */
  async post(
    token: string | null,
    query: string,
    variables: object = {},
    kind: 'query' | 'mutation' | 'subscription' = 'query',
  ): Promise<string> {
    const response = await fetch(this.address('/graphql'), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(kind === 'subscription' ? { accept: 'text/event-stream' } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    return response.text();
  }

  /** What is answered, as it is called in the document. @throws when something went wrong. */
  async data<T>(token: string | null, query: string, variables: object = {}): Promise<T> {
    const answer = await this.post(token, query, variables);
    const { data } = JSON.parse(answer) as { data: T | null };
    if (data === null || data === undefined) throw new Error(answer);
    return data;
  }

  /** The access token of one of the demo's people. */
  async signIn(loginName: string): Promise<string> {
    const password = this.run.signIns.find((one) => one.loginName === loginName)?.password;
    const query = `mutation($input: SignInInput!) { signIn(input: $input) { ... on Session { accessToken } } }`;
    const answer = await this.data<{ signIn: { accessToken: string } }>(null, query, {
      input: { loginName, password },
    });
    return answer.signIn.accessToken;
  }

  /** A partner of a community of 成都, with a key that reads its items. */
  async aPartner(place: TenantCode): Promise<PartnerAtDoor> {
    const coordinator = await this.signIn('coordinator');
    const scopes = ['READ_ITEMS', 'READ_FIGURES'];
    const register = `mutation($input: RegisterPartnerInput!) { registerPartner(input: $input) { ... on Partner { id } } }`;
    const asked = { commandId: randomUUID(), place, name: '示范机构', scopes, places: [place] };
    const { registerPartner } = await this.data<{ registerPartner: { id: string } }>(coordinator, register, {
      input: asked,
    });
    const { secret, keyId } = await this.issueKey(coordinator, registerPartner.id);
    return { id: registerPartner.id, key: secret, keyId, coordinator };
  }

  /** A key that reads items: of the partner's places, or of its sandbox. */
  async issueKey(coordinator: string, partnerId: string, isSandbox = false) {
    const issue = `mutation($input: IssuePartnerKeyInput!) {
      issuePartnerKey(input: $input) { ... on IssuedPartnerKey { secret key { id } } } }`;
    const expiresOn = new Date(Date.now() + KEY_DAYS * DAY_MS).toISOString().slice(0, 10);
    const input = { commandId: randomUUID(), partnerId, expiresOn, scopes: ['READ_ITEMS'], isSandbox };
    const { issuePartnerKey } = await this.data<{ issuePartnerKey: { secret: string; key: { id: string } } }>(
      coordinator,
      issue,
      { input },
    );
    return { secret: issuePartnerKey.secret, keyId: issuePartnerKey.key.id };
  }
}

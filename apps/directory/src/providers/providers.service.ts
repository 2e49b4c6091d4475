import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NATION, PROOF_MINUTES_MAX, isProven, refuse, Refusal, type AccountId, type Actor } from '@yicang/kernel';
import { refusalByConstraint, UnitOfWork } from '@yicang/platform-db';
import { AuditNotes, auditRef, noteAudit, type AuditNote } from '../audit/audit-notes.js';
import { Credentials, type AccountFacts } from '../accounts/credentials.js';
import { SessionsService, type SignedIn } from '../sessions/sessions.service.js';
import { ProviderClient, type Begun } from './provider-client.js';
import { ProviderIdentityEntity } from './provider-identity.entity.js';
import { LINK_PROVIDER, UNLINK_PROVIDER } from './provider.rules.js';

/** What somebody brings back from the provider. */
export interface CameBack {
  readonly ticket: string;
  readonly callbackUrl: string;
}

/** A provider that does not say when somebody proved who she is has not proved it lately. */
const LONG_AGO = new Date(0);

/**
 * Signing in with the organization's provider beside the password. Who somebody is there counts only once she linked it to
 * her account, signed in with her password just now; no name or address the provider says is believed or kept.
 */
@Injectable()
export class ProvidersService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly provider: ProviderClient,
    private readonly credentials: Credentials,
    private readonly sessions: SessionsService,
    private readonly notes: AuditNotes,
  ) {}

  /** Where to send who wants to sign in, or to link. */
  begin(redirectUri: string, isFresh: boolean): Promise<Begun | Refusal> {
    return this.provider.begin(redirectUri, isFresh);
  }

  /** Who came back has a session of the account that is linked; its proof is as old as the one given to the provider. */
  async signIn({ ticket, callbackUrl }: CameBack): Promise<SignedIn | Refusal> {
    const known = await this.provider.finish(ticket, callbackUrl);
    if (known instanceof Refusal) return known;
    const key = { tenantCode: NATION, subjectSha256: sha256Of(known.subject) };
    const identity = await this.uow.asSystem((tx) => tx.findOne(ProviderIdentityEntity, key));
    const account = identity && (await this.credentials.byId(identity.accountId));
    if (account === null) return refuse('PROVIDER_NOT_LINKED');
    return this.sessions.openFor(account, known.provenAt ?? LONG_AGO);
  }

  /** From now on who came back signs in as the actor. Linking what is linked already changes nothing. */
  async link(actor: Actor, { ticket, callbackUrl }: CameBack): Promise<AccountFacts | Refusal> {
    const account = await this.mine(actor);
    if (account instanceof Refusal) return account;
    if (!isProven(actor, new Date())) return refuse('PROOF_NEEDED', { minutesMax: PROOF_MINUTES_MAX });
    const known = await this.provider.finish(ticket, callbackUrl);
    if (known instanceof Refusal) return known;
    const subjectSha256 = sha256Of(known.subject);
    const note = noteOf(LINK_PROVIDER.name, account.id);
    const linked = await this.uow.asSystem(async (tx) => {
      const earlier = await tx.findOne(ProviderIdentityEntity, { tenantCode: NATION, subjectSha256 });
      if (earlier !== null) return earlier.accountId === account.id ? earlier : refuse('PROVIDER_LINK_TAKEN');
      await noteAudit(tx, account.homePlace, note);
      const taken = refuse('PROVIDER_LINK_TAKEN');
      return refusalByConstraint({ provider_identity_pk: taken, provider_identity_one_per_account: taken }, () =>
        tx.insert(ProviderIdentityEntity, {
          tenantCode: NATION,
          subjectSha256,
          accountId: account.id,
          linkedAt: tx.now,
        }),
      );
    });
    if (linked instanceof Refusal) return linked;
    await this.notes.record(account.homePlace, auditRef(note));
    return account;
  }

  /** Nobody signs in as the actor by the provider any more. Doing it again changes nothing. */
  async unlink(actor: Actor): Promise<AccountFacts | Refusal> {
    const account = await this.mine(actor);
    if (account instanceof Refusal) return account;
    const note = noteOf(UNLINK_PROVIDER.name, account.id);
    await this.uow.asSystem(async (tx) => {
      const gone = await tx.sql(
        'delete from provider_identity where tenant_code = $1 and account_id = $2 returning 1',
        [NATION, account.id],
      );
      if (gone.length > 0) await noteAudit(tx, account.homePlace, note);
    });
    await this.notes.record(account.homePlace, auditRef(note));
    return account;
  }

  private async mine(actor: Actor): Promise<AccountFacts | Refusal<'SIGN_IN_NEEDED' | 'GRANTS_CHANGED'>> {
    const facts = actor.kind === 'person' ? await this.credentials.factsOf([actor.subject as AccountId]) : null;
    const account = facts?.get(actor.subject as AccountId);
    if (account?.status !== 'active') return refuse('SIGN_IN_NEEDED');
    return account.grantVersion > actor.grantVersion ? refuse('GRANTS_CHANGED') : account;
  }
}

function noteOf(act: string, accountId: AccountId): AuditNote {
  return { act, about: { accountId }, by: accountId };
}

/** One provider is set up, so its name for somebody is hers alone. */
function sha256Of(subject: string): string {
  return createHash('sha256').update(subject).digest('hex');
}

import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { localDateAt, NATION, Refusal, type AccountId } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { ENVIRONMENT, Logger } from '@yicang/platform-graphql';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { type DirectoryEnvironment } from '../environment.js';
import { AccountGrantEntity } from './account-grant.entity.js';
import { parseLoginName, passwordProblem } from './account.rules.js';
import { Credentials, TAKE_OVER_MS, TELL_GRANTS } from './credentials.js';
import { GRANT_ROLE } from './grant.rules.js';
import { hashPassword } from './passwords.js';

const SUBJECT = 'directory.bootstrap';
const OPERATOR_IDS = '0d4f8f0c-31a4-4a4b-8a0c-1d0a6d5a2c77';

/** Somebody must be the first who may grant: makes her from the environment while nobody ever was a platform operator. */
@Injectable()
export class OperatorBootstrap implements OnApplicationBootstrap {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly credentials: Credentials,
    private readonly log: Logger,
    @Inject(ENVIRONMENT) private readonly environment: DirectoryEnvironment,
  ) {}

  /** @throws Error when the login name or password from the environment could not be an account's. */
  async onApplicationBootstrap(): Promise<void> {
    const { BOOTSTRAP_OPERATOR_LOGIN: login, BOOTSTRAP_OPERATOR_PASSWORD: password } = this.environment;
    if (login === undefined || password === undefined || (await this.hasOperator())) return;
    const loginName = parseLoginName(login);
    const problem = loginName === null ? 'LOGIN_NAME_MALFORMED' : passwordProblem(password, loginName)?.reason;
    if (loginName === null || problem !== undefined)
      throw new Error(`BOOTSTRAP_OPERATOR_LOGIN and BOOTSTRAP_OPERATOR_PASSWORD cannot be used: ${problem}.`);
    const account = await this.credentials.create({
      id: uuidv5(loginName, OPERATOR_IDS) as AccountId,
      loginName,
      displayName: '平台管理员',
      passwordHash: await hashPassword(password),
      homePlace: NATION,
      by: SUBJECT,
    });
    if (account instanceof Refusal) throw new Error(`BOOTSTRAP_OPERATOR_LOGIN cannot be used: ${account.reason}.`);
    await this.grantOperator(account.id);
    this.log.info({ accountId: account.id }, 'The first platform operator can sign in');
  }

  private async hasOperator(): Promise<boolean> {
    const grant = await this.uow.system(SUBJECT, NATION, (tx) =>
      tx.findOne(AccountGrantEntity, { role: 'platformOperator' }),
    );
    return grant !== null;
  }

  private async grantOperator(accountId: AccountId): Promise<void> {
    await this.uow.system(SUBJECT, NATION, async (tx) => {
      // another process that starts at the same time waits here, and finds it done
      await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [SUBJECT]);
      if ((await tx.findOne(AccountGrantEntity, { role: 'platformOperator' })) !== null) return;
      const grant = await tx.insert(AccountGrantEntity, {
        id: uuidv7(),
        accountId,
        role: 'platformOperator',
        fromOn: localDateAt(tx.now),
        toOn: null,
        grantedBy: SUBJECT,
        grantedAt: tx.now,
        revokedBy: null,
        revokedAt: null,
      });
      await tx.audit(GRANT_ROLE.name, { accountId, grantId: grant.id, role: grant.role });
      await tx.schedule(TELL_GRANTS, accountId, new Date(tx.now.getTime() + TAKE_OVER_MS));
    });
    await this.credentials.tellGrants(NATION, accountId);
  }
}

import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { AccessTokens } from './access-tokens.js';
import { RefreshSessions } from './refresh-sessions.js';
import { SessionsResolver } from './sessions.resolver.js';
import { SessionsService } from './sessions.service.js';
import { SignInThrottle } from './sign-in-throttle.js';

@Module({
  imports: [AccountsModule, AuditModule],
  providers: [AccessTokens, RefreshSessions, SessionsResolver, SessionsService, SignInThrottle],
  exports: [AccessTokens, SessionsService],
})
export class SessionsModule {}

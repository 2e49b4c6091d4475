import { Fault, InfrastructureFault } from '@yicang/platform-db';

/** Nobody answered in time: the service is away, or overloaded. Asking again may help; whether it was done is not known. */
export class Unavailable extends InfrastructureFault {
  override readonly name = 'InfrastructureFault';
  readonly code = 'SERVICE_UNAVAILABLE';
  readonly retryable = true;
}

/** The answerer turned the call away, or failed at it. Only the code is known here; the words are in its log, by trace id. */
export class CallFailed extends Fault {
  override readonly name = 'CallFailed';
  constructor(
    readonly rpc: string,
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`${rpc} failed: ${code}`, options);
  }
}

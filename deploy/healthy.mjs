/** Ends with 0 when the service of this container is ready. */
const answer = await fetch('http://127.0.0.1:9090/health/ready', { signal: AbortSignal.timeout(4_000) });
process.exitCode = answer.ok ? 0 : 1;

/** The headers of our requests on the bus. */
export const BUS_HEADERS = {
  /** Who asks, signed by the gateway: see signActor. */
  actor: 'x-actor',
  /** Which service asks, signed by it, over the subject and the body. */
  service: 'x-service',
  /** Until when the asker waits: milliseconds since 1970, UTC. */
  deadline: 'x-deadline',
  traceId: 'x-trace-id',
  /** The span it was begun in, as W3C Trace Context writes it, while traces are taken. */
  traceparent: 'traceparent',
} as const;

/** The raw limit: one prepared statement behind one route of a bare Fastify. `node fastify.mjs <connection URL> <SQL>`. */
import Fastify from 'fastify';
import pg from 'pg';

const [connectionString, text] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 10 });
const server = Fastify();
server.post('/', async (request) => {
  const { rows } = await pool.query({ name: 'the one', text, values: request.body.values });
  return rows;
});
await server.listen({ port: 0, host: '127.0.0.1' });
console.log(JSON.stringify({ port: server.server.address().port }));

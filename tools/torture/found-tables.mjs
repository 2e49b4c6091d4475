/**
 * Invariants of tables that need not be there: books of accounts (I2, I3) and a chain of the records (I7). They are found
 * by the shape of their columns, so a service that gets such tables is checked from then on without a word here.
 */
import pg from 'pg';

const quoted = pg.escapeIdentifier;
const AMOUNT = /^amount(_|$)|^(fen|minutes|units)$/;
const ACCOUNT = /^account(_id|_code)?$/;
const side = (name) => new RegExp(`^${name}(_account)?(_id|_code)?$`);

/** @returns {Promise<{invariants: {name: string, says: string, sql: string}[], absent: string[]}>} */
export async function foundInvariants(copy) {
  const tables = await tablesOf(copy);
  const transfers = tables.flatMap(transfersIn);
  const entries = tables.flatMap(entriesIn);
  const chains = tables.filter(({ table }) => table === 'audit_entry').flatMap(chainIn);
  const absent = [];
  if (transfers.length + entries.length === 0) absent.push('I2, I3: no table of transfers or entries yet');
  if (chains.length === 0) absent.push('I7: records are not chained yet; only that they are there is checked');
  return {
    invariants: [...transfers.flatMap((one) => ofTransfers(one, tables)), ...entries.flatMap(ofEntries), ...chains],
    absent,
  };
}

async function tablesOf(copy) {
  const { rows } = await copy.query(
    `select table_schema as service, table_name as table, json_agg(column_name) as columns
       from information_schema.columns where table_schema not in ('public', 'pg_catalog', 'information_schema')
      group by 1, 2 order by 1, 2`,
  );
  return rows.map((row) => ({ ...row, at: `${quoted(row.service)}.${quoted(row.table)}` }));
}

function transfersIn({ columns, ...table }) {
  const [debit, credit, amount] = [side('debit'), side('credit'), AMOUNT].map((form) =>
    columns.find((c) => form.test(c)),
  );
  return debit && credit && amount ? [{ ...table, columns, debit, credit, amount }] : [];
}

function entriesIn({ columns, ...table }) {
  const [account, amount] = [ACCOUNT, AMOUNT].map((form) => columns.find((c) => form.test(c)));
  return account && amount && columns.includes('version') ? [{ ...table, columns, account, amount }] : [];
}

/** One debit and one credit a row sums to zero by its form; what can be wrong is the accounts' own sums. */
function ofTransfers({ service, table, at, debit, credit, amount }, tables) {
  const found = [
    {
      name: 'I2 transfers move something',
      says: `a transfer is of more than nothing, between two accounts: ${service}.${table}`,
      sql: `select * from ${at} where ${amount} is null or ${amount} <= 0 or ${debit} = ${credit}`,
    },
  ];
  for (const account of tables.filter((other) => other.service === service)) {
    const posted = ['debits', 'credits'].map((of) => account.columns.find((c) => c.startsWith(`${of}_posted`)));
    const key = account.columns.find((c) => c === 'id' || c === 'code');
    if (posted.includes(undefined) || key === undefined) continue;
    const sumOf = (column) =>
      `(select coalesce(sum(t.${amount}), 0) from ${at} t where t.tenant_code = a.tenant_code and t.${column} = a.${key})`;
    found.push({
      name: 'I2 balances are their transfers',
      says: `what an account was debited and credited is the sum of its transfers: ${service}.${account.table}`,
      sql: `select a.* from ${account.at} a where (a.${posted[0]}, a.${posted[1]}) is distinct from (${sumOf(debit)}, ${sumOf(credit)})`,
    });
  }
  return found;
}

function ofEntries({ service, table, at, columns, account, amount }) {
  const book = ['tenant_code', ...columns.filter((c) => ['ledger', 'currency', 'book_id'].includes(c))].join(', ');
  const found = [
    {
      name: 'I2 books sum to zero',
      says: `all entries of a book sum to zero: ${service}.${table}`,
      sql: `select ${book}, sum(${amount}) from ${at} group by ${book} having sum(${amount}) <> 0`,
    },
    {
      name: 'I2 entries without a hole',
      says: `the entries of an account have the versions 1 to n: ${service}.${table}`,
      sql: `select tenant_code, ${account}, count(*), max(version) from ${at} group by tenant_code, ${account}
             having min(version) <> 1 or max(version) <> count(*)`,
    },
  ];
  const balance = columns.find((c) => c.startsWith('balance'));
  if (balance !== undefined)
    found.push({
      name: 'I2 balances are their entries',
      says: `the balance after each entry is the sum of the entries up to it: ${service}.${table}`,
      sql: `select * from (select *, sum(${amount}) over (partition by tenant_code, ${account} order by version) as counted
              from ${at}) as entry where ${balance} <> counted`,
    });
  const limit = columns.find((c) => /^(limit|balance_min)(_|$)/.test(c));
  if (balance !== undefined && limit !== undefined)
    found.push({
      name: 'I3 no account under its limit',
      says: `no balance is under its account's limit: ${service}.${table}`,
      sql: `select * from ${at} where ${balance} < ${limit}`,
    });
  return found;
}

/** Whatever the digest is of: each row names the one before it, none is named twice, and one alone begins. */
function chainIn({ service, table, at, columns }) {
  const before = columns.find((c) => /^prev(ious)?_(hash|hmac|digest|link)$/.test(c));
  const own = columns.find((c) => /^(hash|hmac|digest|link|entry_hash)$/.test(c));
  if (before === undefined || own === undefined) return [];
  return [
    {
      name: 'I7 records are one chain',
      says: `every record names the one before it, which is there: ${service}.${table}`,
      sql: `with linked as (
              select a.*, (select count(*) from ${at} p where p.tenant_code = a.tenant_code and p.${own} = a.${before}) as found,
                     count(*) over (partition by tenant_code, ${before}) as named,
                     count(*) over (partition by tenant_code) as records
                from ${at} a)
            select * from linked where named > 1
               or (found = 0 and tenant_code in (select tenant_code from linked where found = 0 group by 1 having count(*) > 1))`,
    },
  ];
}

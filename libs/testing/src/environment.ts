/** The administrator's address of the PostgreSQL that `npm test` started; a spec file run by itself starts its own. */
export const testDatabaseUrl: string | undefined = process.env['YICANG_TEST_DATABASE_URL'];

/** How many histories each simulation runs, and the seed of the first: `npm run torture -- --simulate N --seed S`. */
export const simulatedHistories = Number(process.env['YICANG_HISTORIES'] ?? 100);
export const simulatedSeed = Number(process.env['YICANG_SEED'] ?? 1);

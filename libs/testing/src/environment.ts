/** The administrator's address of the PostgreSQL that `npm test` started; a spec file run by itself starts its own. */
export const testDatabaseUrl: string | undefined = process.env['YICANG_TEST_DATABASE_URL'];

import pg from 'pg';

/**
 * Why this PostgreSQL cannot be used, or undefined when it can.
 * @param {string} url
 * @returns {Promise<string | undefined>}
 */
export async function postgresFault(url) {
  const shown = url.replace(/\/\/[^@/]*@/, '//');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on('error', () => {}); // a connection that breaks is reported by the call that uses it
  try {
    await client.connect();
    await client.query('select 1');
    return undefined;
  } catch (error) {
    const { message, code } = /** @type {NodeJS.ErrnoException} */ (error);
    return `PostgreSQL at ${shown} cannot be reached: ${message || code}.`;
  } finally {
    await client.end().catch(() => {});
  }
}

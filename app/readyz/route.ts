import { sql } from 'drizzle-orm';
import { getDb } from '@/lib/db/client';

/** The process can serve people: its database answers. */
export async function GET() {
  const headers = { 'content-type': 'text/plain', 'cache-control': 'no-store' };
  try {
    await getDb().execute(sql`select 1`);
    return new Response('ready\n', { headers });
  } catch {
    return new Response('the database does not answer\n', { status: 503, headers });
  }
}

export const dynamic = 'force-dynamic';

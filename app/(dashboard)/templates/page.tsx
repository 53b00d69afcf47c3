import type { Metadata } from 'next';
import { Seeded } from '@/components/shell/seeded';
import { TemplatesPage } from '@/components/templates/templates-page';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { listTemplates } from '@/lib/queries/templates';

export const metadata: Metadata = { title: 'Templates' };

export default async function Page() {
  const user = await requireUser();
  return (
    <Seeded entries={[[queryKeys.templates, await listTemplates(user)]]}>
      <TemplatesPage />
    </Seeded>
  );
}

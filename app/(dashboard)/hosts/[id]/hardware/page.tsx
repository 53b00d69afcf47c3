import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { HostHardwarePage } from '@/components/hosts/host-hardware';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { getHost, getHostHardware } from '@/lib/queries/hosts';

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const user = await requireUser();
  const { id } = await params;
  return { title: `Hardware of ${(isUuid(id) ? await getHost(user, id) : null)?.name ?? 'a host'}` };
}

export default async function HostHardware({ params }: Props) {
  const user = await requireUser();
  const { id } = await params;
  const host = isUuid(id) ? await getHost(user, id) : null;
  if (!host) notFound();
  return (
    <Seeded
      entries={[
        [queryKeys.host(id), host],
        [queryKeys.hostHardware(id), await getHostHardware(user, id)],
      ]}
    >
      <HostHardwarePage id={id} />
    </Seeded>
  );
}

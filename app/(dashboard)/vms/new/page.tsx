import type { Metadata } from 'next';
import { Seeded } from '@/components/shell/seeded';
import { CreateVm } from '@/components/vms/create/create-vm';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { listHosts } from '@/lib/queries/hosts';
import { listImages } from '@/lib/queries/images';

export const metadata: Metadata = { title: 'Create VM' };

export default async function NewVmPage() {
  const user = await requireUser();
  const [images, hosts] = await Promise.all([listImages(user), listHosts(user)]);
  return (
    <Seeded
      entries={[
        [queryKeys.images, images],
        [queryKeys.hosts, hosts],
      ]}
    >
      <CreateVm />
    </Seeded>
  );
}

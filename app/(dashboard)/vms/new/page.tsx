import type { Metadata } from 'next';
import { Seeded } from '@/components/shell/seeded';
import { CreateVm } from '@/components/vms/create/create-vm';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { listCandidates } from '@/lib/queries/candidates';
import { listImages } from '@/lib/queries/images';

export const metadata: Metadata = { title: 'Create VM' };

export default async function NewVmPage() {
  const user = await requireUser();
  const [images, candidates] = await Promise.all([
    listImages(user),
    listCandidates(user, { imageId: null, cpu: 'auto' }),
  ]);
  return (
    <Seeded
      entries={[
        [queryKeys.images, images],
        [queryKeys.candidates('', 'auto'), candidates],
      ]}
    >
      <CreateVm />
    </Seeded>
  );
}

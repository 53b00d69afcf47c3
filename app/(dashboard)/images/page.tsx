import type { Metadata } from 'next';
import { ImagesPage } from '@/components/images/images-page';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { listImages } from '@/lib/queries/images';

export const metadata: Metadata = { title: 'Images' };

export default async function Page() {
  const user = await requireUser();
  return (
    <Seeded entries={[[queryKeys.images, await listImages(user)]]}>
      <ImagesPage />
    </Seeded>
  );
}

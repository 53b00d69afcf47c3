import { Seeded } from '@/components/shell/seeded';
import { VmOverview } from '@/components/vms/vm-overview';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { sampleRanges } from '@/lib/domain/samples';
import { getVmSamples } from '@/lib/queries/vm-samples';

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ range?: string | string[] }> };

export default async function VmPage({ params, searchParams }: Props) {
  const user = await requireUser();
  const { id } = await params;
  const asked = (await searchParams).range;
  const range = sampleRanges.find((one) => one === asked) ?? '1h';
  return (
    <Seeded
      entries={isUuid(id) ? [[queryKeys.samples(id, range), await getVmSamples(user, id, { range })]] : []}
    >
      <VmOverview id={id} />
    </Seeded>
  );
}

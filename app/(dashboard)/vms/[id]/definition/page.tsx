import { DefinitionPage } from '@/components/vms/definition/definition-page';
import { requireUser } from '@/lib/auth/session';

export default async function VmDefinitionPage({ params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  return <DefinitionPage id={(await params).id} />;
}

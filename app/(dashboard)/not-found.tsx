import { ButtonLink } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';

export default function NotFound() {
  return (
    <Empty
      title="There is nothing at this address"
      action={<ButtonLink href="/vms">Virtual machines</ButtonLink>}
    >
      What was here may have been deleted, or the link is not whole.
    </Empty>
  );
}

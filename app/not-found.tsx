import { Card } from '@/components/account/card';
import { ButtonLink } from '@/components/ui/button';

export default function NotFound() {
  return (
    <Card title="There is nothing at this address" note="The link may not be whole.">
      <ButtonLink href="/">Overview</ButtonLink>
    </Card>
  );
}

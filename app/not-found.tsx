import { Card } from '@/components/account/card';

/** Every page carries this one along, so it brings no script: a plain link does. */
export default function NotFound() {
  return (
    <Card title="There is nothing at this address" note="The link may not be whole.">
      <a
        href="/"
        className="inline-flex h-8 w-fit items-center rounded-md border border-control/60 bg-surface px-3 font-medium text-13 hover:bg-hover active:bg-press max-md:h-10"
      >
        Overview
      </a>
    </Card>
  );
}

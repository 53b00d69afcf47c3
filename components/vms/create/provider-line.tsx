'use client';

import { usePlaces } from './places';

/** Where it can be made. With one kind of provider that is a line, not a question. */
export function ProviderLine() {
  const { ranked } = usePlaces();
  return (
    <p className="text-13">
      <span className="font-medium">Hypervisors</span>{' '}
      <span className="text-text-2">
        {ranked && ranked.length > 0
          ? `KVM or QEMU through libvirt, on ${ranked.length === 1 ? 'one host' : `${ranked.length} hosts`} of your own. Own hosts have no price here.`
          : 'KVM or QEMU through libvirt, on hosts of your own.'}
      </span>
    </p>
  );
}

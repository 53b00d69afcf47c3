import { useFormContext } from 'react-hook-form';
import { useHosts } from '@/lib/client/queries';
import type { CreateVmInput, Draft } from './form';

/** What is known of the host that was chosen; null until one is. */
export function useChosenFacts() {
  const { data: hosts } = useHosts();
  const { watch } = useFormContext<Draft, unknown, CreateVmInput>();
  const hostId = watch('hostId');
  return hosts?.find(({ id }) => id === hostId)?.facts ?? null;
}

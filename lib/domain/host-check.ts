import type { ErrorView } from './errors.ts';

/** What is tried, in this order, when a connection is tested. */
export const hostCheckSteps = ['resolve', 'connect', 'handshake', 'authenticate', 'open', 'version'] as const;
export type HostCheckStep = (typeof hostCheckSteps)[number];

export const hostCheckStepLabels: Record<HostCheckStep, string> = {
  resolve: 'Find the address',
  connect: 'Connect',
  handshake: 'Secure the connection',
  authenticate: 'Sign in',
  open: 'Open libvirt',
  version: 'Read the versions',
};

/** An SSH host's key that is not pinned. */
export type ShownHostKey = {
  /** Which of the two hosts on the way showed it. */
  place: 'host' | 'jump';
  address: string;
  type: string;
  fingerprint: string;
  /** What is pinned instead; empty when nothing is. */
  expected: string[];
};

export type HostCheckResult = {
  isEnded: boolean;
  steps: { key: HostCheckStep; state: 'waiting' | 'running' | 'done' | 'failed' }[];
  error: ErrorView | null;
  hostKey: ShownHostKey | null;
  found: { hostname: string; libvirtVersion: string; hypervisorVersion: string; offersKvm: boolean } | null;
};

export function newHostCheck(): HostCheckResult {
  const steps = hostCheckSteps.map((key) => ({ key, state: 'waiting' as const }));
  return { isEnded: false, steps, error: null, hostKey: null, found: null };
}

/** Everything before this step is done, it runs, and nothing after it has begun. */
export function reachStep(result: HostCheckResult, step: HostCheckStep): HostCheckResult {
  const at = hostCheckSteps.indexOf(step);
  const steps = hostCheckSteps.map((key, index) => ({
    key,
    state: index < at ? ('done' as const) : index === at ? ('running' as const) : ('waiting' as const),
  }));
  return { ...result, steps };
}

export function failStep(
  result: HostCheckResult,
  step: HostCheckStep,
  error: ErrorView,
  hostKey: ShownHostKey | null,
): HostCheckResult {
  const steps = reachStep(result, step).steps.map((one) =>
    one.key === step ? { ...one, state: 'failed' as const } : one,
  );
  return { ...result, steps, error, hostKey, isEnded: true };
}

export function endCheck(result: HostCheckResult, found: HostCheckResult['found']): HostCheckResult {
  return { ...result, steps: result.steps.map(({ key }) => ({ key, state: 'done' })), found, isEnded: true };
}

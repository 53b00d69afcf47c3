/** Three machines at work, one of them off: the tick of the fleet strip. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className={className}>
      <rect x="1" y="5" width="3" height="10" rx="0.75" fill="var(--accent)" />
      <rect x="6.5" y="1" width="3" height="14" rx="0.75" fill="var(--accent)" />
      <rect x="12" y="12" width="3" height="3" rx="0.75" fill="currentColor" opacity="0.55" />
    </svg>
  );
}

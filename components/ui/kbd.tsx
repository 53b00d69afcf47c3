export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-bg px-1 text-12 text-text-2">
      {children}
    </kbd>
  );
}

'use client';

import { Check, ChevronRight } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { cx } from './cx';

const item =
  'flex min-h-8 select-none items-center gap-2 rounded-sm px-2 py-1 text-13 outline-none data-[highlighted]:bg-hover max-md:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-text-3';

const content =
  'float-in z-50 max-h-[var(--radix-dropdown-menu-content-available-height)] min-w-48 max-w-72 overflow-y-auto rounded-md bg-float p-1 text-text shadow-float';

/** @param trigger  a button; it gets the menu's state and keys */
export function Menu({
  trigger,
  label,
  children,
  isOpen,
  isOpenAtFirst,
  onOpenChange,
}: {
  trigger: ReactNode;
  label: string;
  children: ReactNode;
  isOpen?: boolean;
  /** It was asked for before it was there. */
  isOpenAtFirst?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}) {
  return (
    <Radix.Root modal={false} open={isOpen} defaultOpen={isOpenAtFirst} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content aria-label={label} align="end" sideOffset={4} collisionPadding={8} className={content}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** One reason for the whole menu, said once above it. */
export function MenuNote({ children }: { children: ReactNode }) {
  return <p className="mb-1 border-line border-b px-2 pt-1 pb-1.5 text-12 text-text-2">{children}</p>;
}

/**
 * @param reason  why it cannot be done now; the item stays reachable and says it
 * @param isReasonShown  false where the menu's note says it already
 */
export function MenuItem({
  icon,
  children,
  reason,
  isReasonShown = true,
  isDanger,
  onSelect,
}: {
  icon?: ReactNode;
  children: ReactNode;
  reason?: string | null;
  isReasonShown?: boolean;
  isDanger?: boolean;
  onSelect: () => void;
}) {
  const id = useId();
  return (
    <Radix.Item
      aria-labelledby={`${id}-name`}
      aria-disabled={reason ? true : undefined}
      aria-describedby={reason ? `${id}-reason` : undefined}
      onSelect={(event) => {
        // Not Radix's own disabled: that takes the item out of the keyboard's way, and its reason with it.
        if (reason) event.preventDefault();
        else onSelect();
      }}
      className={cx(
        item,
        reason ? 'cursor-not-allowed text-text-3' : 'cursor-pointer',
        isDanger && !reason && 'text-bad',
      )}
    >
      {icon}
      <span className="min-w-0">
        <span id={`${id}-name`}>{children}</span>
        {reason ? (
          <span id={`${id}-reason`} className={isReasonShown ? 'block text-12 text-text-3' : 'sr-only'}>
            {reason}
          </span>
        ) : null}
      </span>
    </Radix.Item>
  );
}

export function MenuChoice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: { value: string; text: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <>
      <Radix.Label className="px-2 pt-2 pb-1 text-12 text-text-3">{label}</Radix.Label>
      <Radix.RadioGroup value={value} onValueChange={onChange}>
        {options.map((option) => (
          <Radix.RadioItem
            key={option.value}
            value={option.value}
            className={cx(item, 'cursor-pointer')}
            onSelect={(event) => event.preventDefault()}
          >
            <span className="flex-1">{option.text}</span>
            <Radix.ItemIndicator>
              <Check aria-hidden />
            </Radix.ItemIndicator>
          </Radix.RadioItem>
        ))}
      </Radix.RadioGroup>
    </>
  );
}

/** Several of which any number may be chosen; the menu stays open. */
export function MenuChecks({
  label,
  values,
  options,
  onChange,
}: {
  label: string;
  values: readonly string[];
  options: { value: string; text: string }[];
  onChange: (value: string, isChosen: boolean) => void;
}) {
  return (
    <>
      <Radix.Label className="px-2 pt-2 pb-1 text-12 text-text-3">{label}</Radix.Label>
      {options.map(({ value, text }) => (
        <Radix.CheckboxItem
          key={value}
          checked={values.includes(value)}
          onCheckedChange={(isChosen) => onChange(value, isChosen)}
          onSelect={(event) => event.preventDefault()}
          className={cx(item, 'cursor-pointer')}
        >
          <span className="flex-1">{text}</span>
          <Radix.ItemIndicator>
            <Check aria-hidden />
          </Radix.ItemIndicator>
        </Radix.CheckboxItem>
      ))}
    </>
  );
}

/** More items behind one; it opens beside it, or over it where there is no room. */
export function SubMenu({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger className={cx(item, 'cursor-pointer data-[state=open]:bg-hover')}>
        <span className="flex-1">{text}</span>
        <ChevronRight aria-hidden />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent collisionPadding={8} className={content}>
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  );
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}

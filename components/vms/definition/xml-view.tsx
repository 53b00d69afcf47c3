'use client';

import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { cx } from '@/components/ui/cx';
import { type XmlNode, type XmlToken, xmlTokens, xmlTree } from './xml-lines';

/** A definition to read: its parts told apart by weight and shade, and each element of several lines foldable. */
export const XmlView = memo(function XmlView({ text, label }: { text: string; label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
      tabIndex={0}
      className="overflow-x-auto rounded-md border border-line bg-surface py-2 font-mono text-12 leading-5"
    >
      <div className="min-w-max pr-4">
        <Nodes nodes={xmlTree(text)} />
      </div>
    </section>
  );
});

function Nodes({ nodes }: { nodes: XmlNode[] }) {
  return nodes.map((node, index) =>
    typeof node === 'string' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat, and their order is what they are
      <Line key={index} text={node} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <details key={index} open className="group/block">
        <summary className="flex list-none hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden
            className="my-1 ml-1 size-3 shrink-0 text-text-3 [[open]>summary>&]:rotate-90"
          />
          <Line text={node.first} isFoldable />
          <span aria-hidden className="text-text-3 [[open]>summary>&]:hidden">
            …
          </span>
        </summary>
        <Nodes nodes={node.inner} />
        <Line text={node.last} />
      </details>
    ),
  );
}

const looks: Record<XmlToken['kind'], string> = {
  mark: 'text-text-3',
  name: 'font-semibold text-text',
  attribute: 'text-text-2',
  value: 'text-text',
  text: 'text-text',
  comment: 'text-text-3 italic',
};

function Line({ text, isFoldable }: { text: string; isFoldable?: boolean }) {
  return (
    <span className={cx('block whitespace-pre', !isFoldable && 'pl-4')}>
      {xmlTokens(text).map(({ kind, text: part }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line have no other name
        <span key={index} className={looks[kind]}>
          {part}
        </span>
      ))}
      {text === '' ? ' ' : null}
    </span>
  );
}

'use client';

import { Circle, CircleCheck, CircleX, LoaderCircle, type LucideIcon, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { CutName } from '@/components/ui/cut-name';
import { cx } from '@/components/ui/cx';
import { ErrorBox } from '@/components/ui/error-box';
import { Fact, Facts } from '@/components/ui/facts';
import { PageHead, Section } from '@/components/ui/page';
import { Progress } from '@/components/ui/progress';
import { type Tone, toneText } from '@/components/ui/state-mark';
import { Ago, At, Lasting } from '@/components/ui/time';
import { useOperation } from '@/lib/client/queries';
import { subjectHref } from '@/lib/client/subject-href';
import { isEnded, type StepState, wordBeforeName } from '@/lib/domain/operation';
import { subjectWords } from '@/lib/domain/subject';
import type { OperationDetail as Detail } from '@/lib/domain/views';
import { CancelOperation } from './cancel-operation';
import { OperationLog } from './operation-log';
import { OperationStateMark } from './operation-state';
import { useSeen } from './use-look-at';

export function OperationDetail({ id }: { id: string }) {
  const { data: operation } = useOperation(id);
  if (!operation) return null;
  return <Shown operation={operation} />;
}

function Shown({ operation }: { operation: Detail }) {
  useSeen(operation);
  return (
    <>
      <PageHead
        title={
          <>
            {wordBeforeName(operation.kind, isEnded(operation.state) ? 'verb' : 'doing')}{' '}
            <CutName name={operation.subjectName} max={40} />
          </>
        }
        note={<OperationStateMark state={operation.state} />}
      />
      <CancelOperation operation={operation} />
      {operation.error ? <ErrorBox error={operation.error} className="mb-6" /> : null}
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-2">
        <Section title="Steps">
          <ol>
            {operation.steps.map((step) => (
              <Step key={step.key} step={step} />
            ))}
          </ol>
          {operation.steps.length === 0 ? (
            <p className="py-3 text-13 text-text-2">It has not begun yet.</p>
          ) : null}
        </Section>
        <About operation={operation} />
      </div>
      <Section title="Log" className="mt-6">
        <OperationLog log={operation.log} />
      </Section>
    </>
  );
}

function About({ operation }: { operation: Detail }) {
  const href = subjectHref(operation);
  return (
    <Section title="About">
      <Facts>
        <Fact name={subjectWords[operation.subjectType]}>
          {href ? (
            <Link href={href} className="rounded-sm font-mono hover:underline">
              {operation.subjectName}
            </Link>
          ) : (
            <span className="break-all font-mono">{operation.subjectName}</span>
          )}
        </Fact>
        {operation.clone ? (
          <Fact name="Made">
            <Link href={`/vms/${operation.clone.id}`} className="rounded-sm font-mono hover:underline">
              {operation.clone.name}
            </Link>
          </Fact>
        ) : null}
        {operation.hostName ? (
          <Fact name="Host">
            <span className="font-mono">{operation.hostName}</span>
          </Fact>
        ) : null}
        <Fact name="Asked for by">{operation.requestedBy}</Fact>
        <Fact name="Asked for">
          <At at={operation.createdAt} /> <Ago at={operation.createdAt} className="text-text-3" />
        </Fact>
        {operation.startedAt ? (
          <Fact name={operation.endedAt ? 'Took' : 'Takes'}>
            <Lasting from={operation.startedAt} to={operation.endedAt} />
          </Fact>
        ) : null}
        {operation.attempts > 1 ? <Fact name="Attempts">{operation.attempts}</Fact> : null}
      </Facts>
    </Section>
  );
}

const stepLooks: Record<StepState, { icon: LucideIcon; tone: Tone; word: string }> = {
  waiting: { icon: Circle, tone: 'idle', word: 'waiting' },
  running: { icon: LoaderCircle, tone: 'busy', word: 'in progress' },
  done: { icon: CircleCheck, tone: 'good', word: 'done' },
  failed: { icon: CircleX, tone: 'bad', word: 'failed' },
  undone: { icon: Undo2, tone: 'warn', word: 'undone' },
};

function Step({ step }: { step: Detail['steps'][number] }) {
  const { icon: Icon, tone, word } = stepLooks[step.state];
  return (
    <li
      className="border-line border-b py-2 text-13 last:border-b-0"
      aria-current={step.state === 'running' ? 'step' : undefined}
    >
      <div className="flex items-center gap-2.5">
        <Icon
          aria-hidden
          className={cx('size-4 shrink-0', toneText[tone], step.state === 'running' && 'pulse-slow')}
        />
        <span className={cx('min-w-0 flex-1', step.state === 'waiting' && 'text-text-3')}>{step.label}</span>
        <span className={cx('text-12', toneText[tone])}>{word}</span>
        <span className="w-20 text-right text-12 text-text-3">
          {step.startedAt ? <Lasting from={step.startedAt} to={step.endedAt} /> : null}
        </span>
      </div>
      {step.state === 'running' ? (
        <Progress
          className="mt-2"
          value={step.progress > 0 ? step.progress : null}
          label={`Progress of ${step.label}`}
        />
      ) : null}
      {step.note && step.state === 'running' ? (
        <p className="pt-1.5 text-12 text-text-2">{step.note}</p>
      ) : null}
    </li>
  );
}

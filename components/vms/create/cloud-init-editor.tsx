'use client';

import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { CodeEditor, type CodeEditorHandle } from '@/components/ui/code-editor';
import { Kbd } from '@/components/ui/kbd';
import { type Completion, completeNetworkConfig, completeUserData } from '@/lib/domain/cloud-init-complete';
import { networkConfigProblems, userDataProblems } from '@/lib/domain/cloud-init-texts';
import { inWords, type TextProblem } from '@/lib/domain/yaml-text';

const kinds = {
  userData: {
    label: 'User data',
    placeholder: '#cloud-config\npackages:\n  - qemu-guest-agent',
    problemsOf: userDataProblems,
    complete: sourceOf(completeUserData),
  },
  networkConfig: {
    label: 'Network configuration',
    placeholder: 'version: 2\nethernets:\n  all:\n    match: {name: "e*"}\n    dhcp4: true',
    problemsOf: networkConfigProblems,
    complete: sourceOf(completeNetworkConfig),
  },
};

// As many as are read; the marks in the text show the rest.
const maxListed = 4;

type Props = {
  kind: keyof typeof kinds;
  value: string;
  onValue: (value: string) => void;
  onBlur: () => void;
  /** What the server said of it. */
  error: string | undefined;
  hint: string;
};

/** One of cloud-init's texts, checked while it is typed: what is wrong stands at its line and below the field. */
export function CloudInitEditor({ kind, value, onValue, onBlur, error, hint }: Props) {
  const id = useId();
  const editor = useRef<CodeEditorHandle>(null);
  const { label, placeholder, problemsOf, complete } = kinds[kind];
  const settled = useSettled(value);
  const problems = useMemo(() => problemsOf(settled), [problemsOf, settled]);
  const isWrong = problems.some(({ isError }) => isError) || Boolean(error && problems.length === 0);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field itself is reached by Tab; this is the label's convenience. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above. */}
      <span id={`${id}-label`} className="w-fit font-medium text-13" onClick={() => editor.current?.focus()}>
        {label}
      </span>
      <CodeEditor
        ref={editor}
        value={value}
        onValue={onValue}
        onBlur={onBlur}
        check={(text) => problemsOf(text).map(toDiagnostic)}
        complete={complete}
        placeholder={placeholder}
        labelledBy={`${id}-label`}
        describedBy={`${id}-problems ${id}-hint`}
        isWrong={isWrong}
      />
      <div id={`${id}-problems`} aria-live="polite" className="text-12">
        {problems.slice(0, maxListed).map((problem) => (
          <button
            key={`${problem.from} ${problem.message}`}
            type="button"
            className={`block rounded-sm text-left hover:underline ${problem.isError ? 'text-bad' : 'text-warn'}`}
            onClick={() => editor.current?.goTo(problem.from)}
          >
            {inWords(problem, settled)}
          </button>
        ))}
        {problems.length > maxListed ? (
          <p className="text-text-3">{`There are ${problems.length - maxListed} more.`}</p>
        ) : null}
        {error && problems.length === 0 ? <p className="text-bad">{error}</p> : null}
      </div>
      <p id={`${id}-hint`} className="text-12 text-text-3">
        {hint} <Kbd>Tab</Kbd> indents; <Kbd>Esc</Kbd> and then <Kbd>Tab</Kbd> leaves the field.
      </p>
    </div>
  );
}

// As long as the marks in the text wait: half a word is not called wrong while it is typed.
const settlesAfterMs = 250;

/** The text as it was when it was last left alone for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settlesAfterMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function toDiagnostic({ from, to, isError, message }: TextProblem) {
  const severity = isError ? ('error' as const) : ('warning' as const);
  return { from, to, severity, message: `${message.charAt(0).toUpperCase()}${message.slice(1)}` };
}

function sourceOf(complete: (text: string, at: number) => Completion | null) {
  return (context: CompletionContext): CompletionResult | null => {
    const found = complete(context.state.doc.toString(), context.pos);
    // An empty line offers everything only when it is asked to.
    if (!found || (found.from === context.pos && !context.explicit)) return null;
    const isName = (name: string) => !name.startsWith('#');
    return {
      from: found.from,
      options: found.options.map(({ name, hint }) => ({
        label: name,
        detail: hint,
        apply: isName(name) ? `${name}:` : `${name}\n`,
      })),
      validFor: /^[#!\w/-]*$/,
    };
  };
}

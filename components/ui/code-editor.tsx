'use client';

import {
  autocompletion,
  type CompletionSource,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { indentUnit } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder as placeholderText } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { codeLook } from './code-look';

export type CodeEditorHandle = {
  focus(): void;
  /** Puts the cursor there and shows it. */
  goTo(offset: number): void;
};

type Props = {
  value: string;
  onValue: (value: string) => void;
  onBlur?: () => void;
  /** Marks in the text. It is asked a moment after each change, with the same function for as long as it lives. */
  check: (text: string) => Diagnostic[];
  complete: CompletionSource;
  placeholder: string;
  /** Ids of the elements that name and describe it. */
  labelledBy: string;
  describedBy: string;
  isWrong: boolean;
  ref?: Ref<CodeEditorHandle>;
};

// Long enough that half a word is not called wrong, short enough that it is still being looked at.
const checkAfterMs = 250;

/** A field for YAML. Tab indents in it; Escape and then Tab leaves it. */
export function CodeEditor({ value, onValue, ref, ...props }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  // What the editor was made with asks for the props of now.
  const latest = useRef({ value, onValue, ...props });
  useEffect(() => {
    latest.current = { value, onValue, ...props };
  });

  useEffect(() => {
    if (!place.current) return;
    const { value: doc, check, complete, placeholder, labelledBy, describedBy } = latest.current;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc,
        extensions: [
          lintGutter(),
          lineNumbers(),
          history(),
          indentUnit.of('  '),
          yaml(),
          codeLook,
          closeBrackets(),
          autocompletion({ override: [complete], icons: false }),
          linter((current) => check(current.state.doc.toString()), { delay: checkAfterMs }),
          placeholderText(placeholder),
          keymap.of([
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            ...historyKeymap,
            ...defaultKeymap,
            indentWithTab,
          ]),
          EditorView.contentAttributes.of({
            'aria-labelledby': labelledBy,
            'aria-describedby': describedBy,
            'aria-multiline': 'true',
            spellcheck: 'false',
            autocapitalize: 'off',
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onValue(update.state.doc.toString());
            if (update.focusChanged && !update.view.hasFocus) latest.current.onBlur?.();
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    // It was changed from outside: by a draft that is gone on with.
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const content = view.current?.contentDOM;
    if (props.isWrong) content?.setAttribute('aria-invalid', 'true');
    else content?.removeAttribute('aria-invalid');
  }, [props.isWrong]);

  useImperativeHandle(ref, () => ({
    focus: () => view.current?.focus(),
    goTo(offset) {
      const editor = view.current;
      if (!editor) return;
      const anchor = Math.min(offset, editor.state.doc.length);
      editor.dispatch({ selection: { anchor }, scrollIntoView: true });
      editor.focus();
    },
  }));

  return (
    <div
      ref={place}
      className={`overflow-hidden rounded-md border bg-surface focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-1 ${props.isWrong ? 'border-bad' : 'border-control'}`}
    />
  );
}

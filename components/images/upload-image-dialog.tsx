'use client';

import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Field, Input } from '@/components/ui/field';
import { Progress } from '@/components/ui/progress';
import { Bytes } from '@/components/ui/quantity';
import { viewOf } from '@/lib/client/fetch-json';
import { queryKeys } from '@/lib/client/query-keys';
import { type Upload, uploadImage } from '@/lib/client/upload-image';
import type { ErrorView } from '@/lib/domain/errors';
import { imageName } from '@/lib/domain/requests';

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function UploadImageDialog({ isOpen, onOpenChange }: Props) {
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Upload an image"
      description="A qcow2, raw or ISO file from this computer. The page has to stay open until it is sent."
      place="right"
    >
      <UploadForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function UploadForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [problems, setProblems] = useState<{ name?: string; file?: string }>({});
  const [sentBytes, setSentBytes] = useState<number | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const upload = useRef<Upload | null>(null);
  useEffect(() => () => upload.current?.cancel(), []);
  const isSending = sentBytes !== null;

  async function onSubmit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isSending) return;
    const parsed = imageName.safeParse(name);
    const found = {
      name: parsed.success ? undefined : parsed.error.issues[0]?.message,
      file: file && file.size > 0 ? undefined : 'Choose a file that is not empty.',
    };
    setProblems(found);
    setError(null);
    if (!parsed.success || !file || found.file) return;
    setSentBytes(0);
    upload.current = uploadImage({ name: parsed.data, file }, setSentBytes);
    try {
      await upload.current.done;
      upload.current = null;
      void client.invalidateQueries({ queryKey: queryKeys.images });
      onDone();
    } catch (caught) {
      upload.current = null;
      const view = viewOf(caught);
      if (view.fields) setProblems(view.fields);
      if (view.code !== 'cancelled') setError(view);
      setSentBytes(null);
    }
  }

  return (
    <form noValidate onSubmit={onSubmit} className="space-y-4">
      <Field label="File" error={problems.file}>
        <Input
          type="file"
          accept=".qcow2,.img,.raw,.iso"
          disabled={isSending}
          className="py-1 text-13! file:mr-3 file:rounded-sm file:border-0 file:bg-press file:px-2 file:py-0.5 file:text-text"
          onChange={(event) => {
            const chosen = event.target.files?.[0] ?? null;
            setFile(chosen);
            if (chosen && !name) setName(chosen.name.replace(/\.(qcow2|img|raw|iso)$/i, ''));
          }}
        />
      </Field>
      <Field label="Name" error={problems.name}>
        <Input
          value={name}
          disabled={isSending}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      {isSending && file ? (
        <div className="space-y-1.5 text-12 text-text-2">
          <Progress value={sentBytes / file.size} label={`Progress of uploading ${file.name}`} />
          <p role="status">
            {sentBytes < file.size ? (
              <>
                <Bytes bytes={sentBytes} /> of <Bytes bytes={file.size} />
              </>
            ) : (
              'The server is checking it'
            )}
          </p>
        </div>
      ) : null}
      {error ? <ErrorBox error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={() => (isSending ? upload.current?.cancel() : onDone())}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={isSending}>
          {isSending ? 'Uploading' : 'Upload'}
        </Button>
      </div>
    </form>
  );
}

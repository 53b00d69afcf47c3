'use client';

import { useState } from 'react';
import { ChangeForm } from '@/components/resources/change-resource-dialog';
import { Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { hostChange } from '@/lib/domain/host-changes';
import type { PoolRow, VolumeRow } from '@/lib/domain/views';
import { problemOf } from './problem-of';
import { SendVolumeFile } from './send-volume-file';

/** A new volume from a file of this computer: its plan first, then the file. */
export function UploadVolumeDialog({ pool, onClose }: { pool: PoolRow; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [sha256, setSha256] = useState('');
  const [operationId, setOperationId] = useState<string | null>(null);
  const params = { pool: pool.name, name, sizeBytes: file?.size ?? 0, sha256: sha256 || undefined };
  const parsed = hostChange.safeParse({ kind: 'volume.upload', params });
  return (
    <Dialog isOpen onOpenChange={(isOpen) => isOpen || onClose()} title={`Upload a volume to ${pool.name}`}>
      {operationId && file ? (
        <SendVolumeFile operationId={operationId} file={file} onClose={onClose} />
      ) : (
        <ChangeForm
          hostId={pool.hostId}
          change={parsed.success ? parsed.data : null}
          kind="volume.upload"
          onAccepted={setOperationId}
          onClose={onClose}
        >
          <FileField
            error={file ? problemOf(parsed, 'sizeBytes') : undefined}
            onChoose={(chosen) => {
              setFile(chosen);
              if (chosen && !name) setName(chosen.name);
            }}
          />
          <Field label="Name" error={name ? problemOf(parsed, 'name') : undefined}>
            <Input value={name} className="font-mono" onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label="SHA-256, if it is known" error={sha256 ? problemOf(parsed, 'sha256') : undefined}>
            <Input value={sha256} className="font-mono" onChange={(event) => setSha256(event.target.value)} />
          </Field>
        </ChangeForm>
      )}
    </Dialog>
  );
}

/** The page was reloaded, or the dialog closed: the same file is chosen once more, and goes on where it was. */
export function ContinueUploadDialog({ volume, onClose }: { volume: VolumeRow; onClose: () => void }) {
  const operationId = volume.activeOperation?.id;
  // Kept once it is chosen: when all has arrived the operation soon is no longer the volume's active one.
  const [sending, setSending] = useState<{ operationId: string; file: File } | null>(null);
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Continue uploading ${volume.name}`}
      description="Choose the same file: it goes on where it stopped."
    >
      {sending ? (
        <SendVolumeFile {...sending} onClose={onClose} />
      ) : operationId ? (
        <FileField onChoose={(file) => setSending(file && { operationId, file })} />
      ) : (
        <p className="text-13">This upload has ended. The page of its operation says how.</p>
      )}
    </Dialog>
  );
}

function FileField({ error, onChoose }: { error?: string; onChoose: (file: File | null) => void }) {
  return (
    <Field label="File" error={error}>
      <Input
        type="file"
        className="py-1 text-13! file:mr-3 file:rounded-sm file:border-0 file:bg-press file:px-2 file:py-0.5 file:text-text"
        onChange={(event) => onChoose(event.target.files?.[0] ?? null)}
      />
    </Field>
  );
}

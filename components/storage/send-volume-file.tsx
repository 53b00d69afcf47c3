'use client';

import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';
import { Progress } from '@/components/ui/progress';
import { Bytes } from '@/components/ui/quantity';
import { cancelOperation } from '@/lib/actions/operations';
import { errorOf, unwrap } from '@/lib/client/action-result';
import { viewOf } from '@/lib/client/fetch-json';
import { queryKeys } from '@/lib/client/query-keys';
import { sendVolumeFile } from '@/lib/client/upload-volume';
import type { ErrorView } from '@/lib/domain/errors';

/** Sends the file while it is shown; what has arrived stays when it is closed. */
export function SendVolumeFile({
  operationId,
  file,
  onClose,
}: {
  operationId: string;
  file: File;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [sentBytes, setSentBytes] = useState(0);
  const [isSent, setSent] = useState(false);
  const [error, setError] = useState<ErrorView | null>(null);

  useEffect(() => {
    let isShown = true;
    const upload = sendVolumeFile(operationId, file, (bytes) => isShown && setSentBytes(bytes));
    upload.done.then(
      () => isShown && setSent(true),
      (caught) => isShown && setError(viewOf(caught)),
    );
    return () => {
      isShown = false;
      upload.stop();
    };
  }, [operationId, file]);

  async function onCancel(): Promise<void> {
    try {
      unwrap(await cancelOperation({ operationId }));
      void client.invalidateQueries({ queryKey: queryKeys.operations });
      onClose();
    } catch (caught) {
      setError(errorOf(caught instanceof Error ? caught : null) ?? viewOf(caught));
    }
  }

  return (
    <div className="space-y-4">
      <div className="space-y-1.5 text-12 text-text-2">
        <Progress
          value={file.size ? sentBytes / file.size : null}
          label={`Progress of uploading ${file.name}`}
        />
        <p role="status">
          {isSent ? (
            'All of it has arrived, and the host is looking at it.'
          ) : (
            <>
              <Bytes bytes={sentBytes} /> of <Bytes bytes={file.size} />
            </>
          )}
        </p>
      </div>
      {error ? (
        <ErrorBox error={error} />
      ) : isSent ? null : (
        <p className="text-13 text-text-2">
          Closing this pauses the upload. It can be continued from the volume’s menu within 12 hours.
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        <Link href={`/operations/${operationId}`} className="mr-auto rounded-sm text-13 hover:underline">
          Its operation
        </Link>
        {isSent ? null : <Button onClick={() => void onCancel()}>Cancel upload</Button>}
        <Button look="primary" onClick={onClose}>
          {isSent ? 'Done' : 'Pause'}
        </Button>
      </div>
    </div>
  );
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LabHost } from '../../../../testing/lab/host.ts';
import type { Driver, ImageSource, StepContext } from '../../driver.ts';
import { openLibvirtDriver } from '../driver.ts';

/** @param uri  another driver of the same daemon, for example test:///default */
export function openLabDriver(host: LabHost, uri?: string): Driver {
  const { name, socketPath } = host;
  return openLibvirtDriver({
    hostId: name,
    name,
    connection: { transport: 'unix', socketPath },
    secrets: {},
    virtType: 'qemu',
    uri,
  });
}

/** An image file as the library would hand it to the driver. */
export function imageOf(path: string, format: ImageSource['format']): ImageSource {
  const content = readFileSync(path);
  // A qcow2's header has its virtual size there.
  const virtualSize = format === 'qcow2' ? Number(content.readBigUInt64BE(24)) : content.length;
  return {
    imageId: path,
    name: 'Test image',
    format,
    sha256: createHash('sha256').update(content).digest('hex'),
    path,
    sizeBytes: content.length,
    virtualSizeBytes: virtualSize,
  };
}

/** Collects what a step says; `onProgress` hears every report. */
export function recorder(onProgress: (done: number) => void = () => {}, mayHaveRun = false) {
  const lines: string[] = [];
  const context: StepContext = {
    mayHaveRun,
    signal: new AbortController().signal,
    log: async (line) => void lines.push(line),
    progress: async (done) => onProgress(done),
  };
  return { lines, context };
}

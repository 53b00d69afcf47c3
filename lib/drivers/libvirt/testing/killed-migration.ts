import { execFile } from 'node:child_process';
import type { KilledMigration } from './migrate-process.ts';

type Cut = [call: string, moment: KilledMigration['moment'], then: 'gone on with' | 'taken back'];

/** At all that a migration asks the hosts to do. */
export const everyCut = [
  'storageVolCreateXml',
  ...['Begin', 'Prepare', 'Perform', 'Finish', 'Confirm'].map((phase) => `domainMigrate${phase}3Params`),
].flatMap((call) =>
  (['sent', 'answered'] as const).flatMap((moment): Cut[] => [
    [call, moment, 'gone on with'],
    [call, moment, 'taken back'],
  ]),
);
// After which it is hardest to tell where it is; the other ones are for `npm run cut-migrations`.
export const someCuts: Cut[] = [
  ['domainMigratePerform3Params', 'answered', 'taken back'],
  ['domainMigrateFinish3Params', 'sent', 'gone on with'],
];

const entry = new URL('./migrate-process.ts', import.meta.url).pathname;

/** Migrates in another process until that is killed. @throws when it ended in another way */
export async function migrateUntilKilled(what: KilledMigration): Promise<void> {
  const args = ['--import', 'tsx', entry, JSON.stringify(what)];
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, args, (error, _, stderr) =>
      error?.signal === 'SIGKILL' ? resolve() : reject(new Error(`it was not killed: ${stderr}`)),
    );
  });
}

import { CheckField } from '@/components/ui/checkbox';
import { ChoiceRow } from '@/components/ui/choice-row';
import { Field, Input } from '@/components/ui/field';
import { Group } from '@/components/ui/group';
import { type MigrateParams, migrateChange } from '@/lib/domain/migrate-change';
import type { MigrationTarget } from '@/lib/domain/views';

/** How it goes there, as it stands in the fields. */
export type Way = Pick<MigrateParams, 'lead' | 'isEncrypted'> & { bandwidth: string };

export const usualWay: Way = { lead: 'novacron', isEncrypted: false, bandwidth: '' };

const fields = migrateChange['vm.migrate'].params.pick({ lead: true, isEncrypted: true, bandwidthMib: true });

/** What the fields say for this host: a way that it does not have is not asked for. */
export function paramsOf({ lead, isEncrypted, bandwidth }: Way, target: MigrationTarget | null) {
  const parsed = fields.safeParse({
    lead: target?.peerObstacle ? 'novacron' : lead,
    isEncrypted,
    bandwidthMib: bandwidth.trim() || null,
  });
  return parsed.success
    ? { params: parsed.data, problem: undefined }
    : { params: null, problem: parsed.error.issues[0]?.message };
}

/** What most people leave as it is: who leads the migration, whether its data is encrypted, and how fast it goes. */
export function WayFields({
  way,
  onChange,
  target,
  problem,
}: {
  way: Way;
  onChange: (way: Way) => void;
  target: MigrationTarget;
  problem: string | undefined;
}) {
  const { bandwidth, isEncrypted } = way;
  const lead = target.peerObstacle ? 'novacron' : way.lead;
  const note = [
    lead === 'hosts' ? 'led by the hosts' : 'led by NovaCron',
    isEncrypted ? 'encrypted' : 'not encrypted',
    bandwidth.trim() ? `at most ${bandwidth.trim()} MiB/s` : 'as fast as it goes',
  ];
  return (
    <div className="pt-4">
      <Group title="How" note={note.join(', ')} isWrong={problem !== undefined}>
        <fieldset>
          <legend className="pb-1.5 font-medium text-13">Who leads it</legend>
          <div className="border-line border-t">
            <ChoiceRow
              name="lead"
              checked={lead === 'novacron'}
              onChange={() => onChange({ ...way, lead: 'novacron' })}
            >
              NovaCron speaks with both hosts; only the data goes between them
            </ChoiceRow>
            <ChoiceRow
              name="lead"
              checked={lead === 'hosts'}
              onChange={() => onChange({ ...way, lead: 'hosts' })}
              reason={target.peerObstacle}
            >
              The hosts between them (peer-to-peer), also when NovaCron ends
            </ChoiceRow>
          </div>
        </fieldset>
        <CheckField
          isChecked={isEncrypted}
          onChange={(isChecked) => onChange({ ...way, isEncrypted: isChecked })}
          hint="QEMU needs certificates for it on both hosts."
        >
          Encrypt memory and disks on their way (TLS)
        </CheckField>
        <Field label="Speed limit" hint="Left empty, it goes as fast as the network." error={problem}>
          <Input
            unit="MiB/s"
            inputMode="numeric"
            className="max-w-40"
            value={bandwidth}
            onChange={(event) => onChange({ ...way, bandwidth: event.target.value })}
          />
        </Field>
      </Group>
    </div>
  );
}

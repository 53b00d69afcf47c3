import type { Metadata } from 'next';
import { PasswordForm } from '@/components/account/password-form';
import { SessionsList } from '@/components/account/sessions-list';
import { ErrorBox } from '@/components/ui/error-box';
import { Fact, Facts } from '@/components/ui/facts';
import { PageHead, Section } from '@/components/ui/page';
import { listSessions } from '@/lib/actions/sessions';
import { requireUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage() {
  const user = await requireUser();
  const sessions = await listSessions(undefined);
  return (
    <>
      <PageHead title="Settings" />
      <div className="max-w-3xl space-y-8">
        <Section title="Account">
          <Facts>
            <Fact name="Username">{user.username}</Fact>
            <Fact name="Role">{user.role}</Fact>
          </Facts>
        </Section>
        <Section title="Password">
          <div className="pt-4">
            <PasswordForm username={user.username} />
          </div>
        </Section>
        <Section title="Sessions" note="Ending one signs that browser out at once">
          {sessions.ok ? (
            <SessionsList sessions={sessions.value} />
          ) : (
            <ErrorBox error={sessions.error} className="mt-2" />
          )}
        </Section>
      </div>
    </>
  );
}

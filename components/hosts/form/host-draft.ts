import type { VirtType } from '@/lib/domain/host';
import type { HostConnection, HostSecretName, SshConnection, SshLogin } from '@/lib/domain/host-connection';
import type { HostRow } from '@/lib/domain/views';

/** An SSH account as its fields hold it. */
export type HopDraft = {
  address: string;
  port: string;
  username: string;
  login: SshLogin;
  hostKeys: string[];
};

/** What the form holds; each transport keeps its own, so that looking at another one loses nothing. */
export type HostDraft = {
  name: string;
  site: string;
  virtType: VirtType;
  transport: HostConnection['transport'];
  unix: { socketPath: string };
  ssh: HopDraft & { socketPath: string };
  hasJump: boolean;
  jump: HopDraft;
  tls: {
    address: string;
    port: string;
    serverName: string;
    ca: string;
    certificate: string;
    saslUsername: string;
  };
  secrets: Partial<Record<HostSecretName, string>>;
};

const usualSocket = '/run/libvirt/libvirt-sock';
const newHop: HopDraft = { address: '', port: '22', username: '', login: 'key', hostKeys: [] };

/** An empty form, or one that holds what is known of a host; secrets are never known. */
export function draftOf(host: HostRow | null): HostDraft {
  const draft: HostDraft = {
    name: host?.name ?? '',
    site: host?.site ?? '',
    virtType: host?.virtType ?? 'auto',
    transport: host?.connection.transport ?? 'ssh',
    unix: { socketPath: usualSocket },
    ssh: { ...newHop, socketPath: usualSocket },
    hasJump: false,
    jump: newHop,
    tls: { address: '', port: '16514', serverName: '', ca: '', certificate: '', saslUsername: '' },
    secrets: {},
  };
  const connection = host?.connection;
  switch (connection?.transport) {
    case undefined:
      return draft;
    case 'unix':
      return { ...draft, unix: { socketPath: connection.socketPath } };
    case 'ssh':
      return {
        ...draft,
        ssh: { ...hopDraftOf(connection), socketPath: connection.socketPath },
        hasJump: connection.jump !== null,
        jump: connection.jump ? hopDraftOf(connection.jump) : newHop,
      };
    case 'tls': {
      const { address, port, serverName, ca, certificate, saslUsername } = connection;
      return {
        ...draft,
        tls: {
          address,
          port: String(port),
          serverName: serverName ?? '',
          ca,
          certificate: certificate ?? '',
          saslUsername: saslUsername ?? '',
        },
      };
    }
  }
}

function hopDraftOf({
  address,
  port,
  username,
  login,
  hostKeys,
}: Omit<SshConnection, 'transport'>['jump'] & {}) {
  return { address, port: String(port), username, login, hostKeys };
}

/** What the form says, for the schema to judge. */
export function connectionOf(draft: HostDraft): object {
  switch (draft.transport) {
    case 'unix':
      return { transport: 'unix', ...draft.unix };
    case 'ssh':
      return { transport: 'ssh', ...draft.ssh, jump: draft.hasJump ? draft.jump : null };
    case 'tls': {
      const { address, port, serverName, ca, certificate, saslUsername } = draft.tls;
      return {
        transport: 'tls',
        address,
        port,
        ca,
        serverName: serverName.trim() || null,
        certificate: certificate.trim() || null,
        saslUsername: saslUsername.trim() || null,
      };
    }
  }
}

/** Those that were entered. */
export function enteredSecrets(draft: HostDraft): Partial<Record<HostSecretName, string>> {
  return Object.fromEntries(Object.entries(draft.secrets).filter(([, value]) => value));
}

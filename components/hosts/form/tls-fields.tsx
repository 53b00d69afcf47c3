'use client';

import { useHostForm } from './form-context';
import { PemField, SecretField, TextField } from './text-fields';

export function TlsFields() {
  const { draft, change, secretsSet } = useHostForm();
  const { tls } = draft;
  const set = (part: Partial<typeof tls>) => change({ tls: { ...tls, ...part } });
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_5.5rem] gap-3">
        <TextField
          label="Address"
          path="connection.address"
          value={tls.address}
          onChange={(address) => set({ address })}
          hint="A name or an IP address."
        />
        <TextField
          label="Port"
          path="connection.port"
          value={tls.port}
          onChange={(port) => set({ port })}
          inputMode="numeric"
        />
      </div>
      <TextField
        label="Name in its certificate"
        path="connection.serverName"
        value={tls.serverName}
        onChange={(serverName) => set({ serverName })}
        hint="If it is not the address."
      />
      <PemField
        label="Authority’s certificate"
        path="connection.ca"
        value={tls.ca}
        onChange={(ca) => set({ ca })}
        hint="Only what this authority signed is trusted."
      />
      <PemField
        label="Our certificate"
        path="connection.certificate"
        value={tls.certificate}
        onChange={(certificate) => set({ certificate })}
        hint="What libvirtd knows NovaCron by, unless it asks for none."
      />
      {tls.certificate || secretsSet.includes('tlsKey') ? (
        <SecretField label="Our certificate’s key" name="tlsKey" form="pem" hint="Without a passphrase." />
      ) : null}
      <TextField
        label="SASL user"
        path="connection.saslUsername"
        value={tls.saslUsername}
        onChange={(saslUsername) => set({ saslUsername })}
        hint="If libvirtd asks for a password besides."
      />
      {tls.saslUsername ? <SecretField label="SASL password" name="saslPassword" /> : null}
    </>
  );
}

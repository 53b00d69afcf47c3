import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its key in PEM. */
export type Certificate = { cert: string; key: string };

export type CertificateOptions = {
  commonName: string;
  /** Names and IP addresses that it is for; a client's needs none. */
  names?: string[];
  usage: 'server' | 'client';
  validFrom?: Date;
  validUntil?: Date;
};

export type Authority = Certificate & {
  name: string;
  issue(options: CertificateOptions): Certificate;
};

const day = 86_400_000;

/**
 * An authority of the test's own, made without any program: openssl cannot make a certificate that has expired.
 * @see RFC 5280
 */
export function createAuthority(name: string): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const basicConstraints = extension('2.5.29.19', true, sequence(boolean(true)));
  // keyCertSign and cRLSign
  const keyUsage = extension('2.5.29.15', true, tlv(0x03, Buffer.from([1, 0x06])));
  const own = { issuer: name, subject: name, publicKey, extensions: [basicConstraints, keyUsage] };
  return {
    name,
    cert: build({ ...own, ...validity({}), signer: privateKey }),
    key: pemOf(privateKey),
    issue(options) {
      const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const usage = options.usage === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2';
      const extensions = [
        extension('2.5.29.19', true, sequence()),
        // digitalSignature and keyEncipherment
        extension('2.5.29.15', true, tlv(0x03, Buffer.from([5, 0xa0]))),
        extension('2.5.29.37', false, sequence(oid(usage))),
      ];
      if (options.names?.length)
        extensions.push(extension('2.5.29.17', false, sequence(...options.names.map(generalName))));
      const subject = options.commonName;
      const parts = { issuer: name, subject, publicKey: keys.publicKey, extensions, ...validity(options) };
      return { cert: build({ ...parts, signer: privateKey }), key: pemOf(keys.privateKey) };
    },
  };
}

/** One that nobody but itself has signed. */
export function createSelfSigned(names: string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [extension('2.5.29.17', false, sequence(...names.map(generalName)))];
  const parts = { issuer: 'alone', subject: 'alone', publicKey, extensions, ...validity({}) };
  return { cert: build({ ...parts, signer: privateKey }), key: pemOf(privateKey) };
}

type Parts = {
  issuer: string;
  subject: string;
  publicKey: KeyObject;
  signer: KeyObject;
  from: Date;
  until: Date;
  extensions: Buffer[];
};

function build({ issuer, subject, publicKey, signer, from, until, extensions }: Parts): string {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const toBeSigned = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    distinguishedName(issuer),
    sequence(time(from), time(until)),
    distinguishedName(subject),
    createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
      type: 'spki',
      format: 'der',
    }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', toBeSigned, signer);
  const der = sequence(toBeSigned, algorithm, tlv(0x03, Buffer.concat([Buffer.alloc(1), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function validity({ validFrom, validUntil }: { validFrom?: Date; validUntil?: Date }) {
  const now = Date.now();
  return { from: validFrom ?? new Date(now - day), until: validUntil ?? new Date(now + 30 * day) };
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function generalName(name: string): Buffer {
  const version = isIP(name);
  if (version === 0) return tlv(0x82, Buffer.from(name));
  if (version === 6) throw new Error('this maker of certificates knows no IPv6 addresses');
  return tlv(0x87, Buffer.from(name.split('.').map(Number)));
}

function distinguishedName(commonName: string): Buffer {
  return sequence(tlv(0x31, sequence(oid('2.5.4.3'), tlv(0x0c, Buffer.from(commonName)))));
}

function extension(id: string, isCritical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(isCritical ? [boolean(true)] : []), tlv(0x04, value));
}

/** UTCTime, which is for the years before 2050. */
function time(date: Date): Buffer {
  return tlv(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}

function oid(id: string): Buffer {
  const [first = 0, second = 0, ...rest] = id.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tlv(0x06, Buffer.from(bytes));
}

function boolean(value: boolean): Buffer {
  return tlv(0x01, Buffer.from([value ? 0xff : 0]));
}

function integer(bytes: Buffer): Buffer {
  return tlv(0x02, bytes);
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

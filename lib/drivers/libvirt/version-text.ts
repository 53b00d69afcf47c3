/** libvirt's numbers for versions, its own and QEMU's: 9000000 is 9.0.0. */
export function versionText(version: bigint): string {
  const number = Number(version);
  return `${Math.floor(number / 1_000_000)}.${Math.floor(number / 1000) % 1000}.${number % 1000}`;
}

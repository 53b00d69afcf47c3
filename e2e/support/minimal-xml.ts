/** The least that QEMU takes as a machine, for VMs made past the product. */
export function minimalXml(name: string): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>128</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`;
}

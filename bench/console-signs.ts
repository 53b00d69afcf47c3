/** What a measured connection asks of the stand-in for a VM, as its first byte. */
export const sign = { pour: 1, echo: 2 } as const;

export const pourBytes = 128 * 2 ** 20;

/**
 * What all of the process has in common. The pages' bundles hold separate instances of a module, so what is kept in memory
 * is not kept in the module.
 */
export function shared<T extends object>(name: string, make: () => T): T {
  const key = Symbol.for(`novacron.${name}`);
  const holder = globalThis as { [key]?: T };
  holder[key] ??= make();
  return holder[key];
}

/** DOMAIN_GET_XML_DESC and need_results become domainGetXmlDesc and needResults; callbackID stays. */
export function camelCase(name: string): string {
  const words = name.split('_').filter((word) => word !== '');
  // Names of C that are capitals throughout have no capitals of their own to keep.
  const isUpper = name === name.toUpperCase();
  return words
    .map((word, i) => {
      const rest = isUpper ? word.toLowerCase() : word;
      return i === 0 ? rest : rest.charAt(0).toUpperCase() + rest.slice(1);
    })
    .join('');
}

/** virDomainXMLFlags becomes DomainXmlFlags. */
export function typeName(name: string): string {
  return splitWords(name.replace(/^vir/, ''))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
}

/** DomainXMLFlags has the words Domain, XML and Flags. */
export function splitWords(name: string): string[] {
  return name.match(/CPUs|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z\d]+|[A-Z\d]+/g) ?? [];
}

/** A property as it is written in an object: quoted only where it has to be. */
export function property(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

/** One line of a docstring's text, or none; nothing in it can end the comment. */
export function docstring(parts: (string | null | undefined)[]): string {
  const text = parts.filter((part) => part).join('; ');
  if (text.includes('*/')) throw new Error(`"${text}" cannot stand in a comment`);
  return text ? `/** ${text} */\n` : '';
}

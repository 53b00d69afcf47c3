// libvirt gives these anew at each start: they say nothing of what anybody has changed.
const ofEachStart: [RegExp, string][] = [
  [/^\s*<alias name='[^'\n]*'\/>\n/gm, ''],
  [/^\s*<backingStore\/>\n/gm, ''],
  [/^\s*<target dev='(?:vnet|macvtap)\d+'\/>\n/gm, ''],
  [/^(<domain [^>\n]*?) id='\d+'/gm, '$1'],
  [/^(\s*<(?:source|backingStore) [^>\n]*?) index='\d+'/gm, '$1'],
  [/^(\s*<source network='[^'\n]*'[^>\n]*?) portid='[^'\n]*'/gm, '$1'],
  [/^(\s*<source network='[^'\n]*'[^>\n]*?) bridge='[^'\n]*'/gm, '$1'],
  [/^(\s*<graphics [^>\n]*?port=)'\d+' autoport='yes'/gm, "$1'-1' autoport='yes'"],
  // What held nothing else.
  [/^(\s*)<([\w:-]+)((?: [^<>\n]*)?)>\n\s*<\/\2>/gm, '$1<$2$3/>'],
];

/** The text of what runs, as far as it can be compared with what is stored. */
export function steadyText(text: string): string {
  return ofEachStart.reduce((left, [what, instead]) => left.replace(what, instead), text);
}

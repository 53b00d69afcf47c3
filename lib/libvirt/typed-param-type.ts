/** The types of libvirt's typed parameters, as virTypedParameterType names them. */
export type TypedParamType = 'int' | 'uint' | 'llong' | 'ullong' | 'double' | 'boolean' | 'string';

/** The parts of a URN that a provider needs. */
export interface UrnParts {
  readonly type: string;
  readonly name: string;
}

/** Splits `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
export function parseUrn(urn: string): UrnParts {
  const parts = urn.split("::");
  const [, , types = ""] = parts;
  return { type: types.split("$").at(-1) ?? types, name: parts.slice(3).join("::") };
}

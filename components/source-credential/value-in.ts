import * as pulumi from "@pulumi/pulumi";
import { shown } from "../argument-checks";

/** As many keys as a message lists. */
const MOST_KEYS = 10;

/**
 * The text under a key of a secret's JSON.
 * @param secret who it is, for the message
 * @throws RunError with the keys that it has, and nothing of what is under them
 */
export function valueIn(text: string, key: string, secret: string): string {
  const values = new Map<string, unknown>(Object.entries(mapping(text)));
  const value = values.get(key);
  if (typeof value === "string" && value !== "") return value;
  const keys = [...values.keys()].slice(0, MOST_KEYS).map(shown).join(", ");
  throw new pulumi.RunError(
    `The secret ${secret} has no text under the key ${shown(key)}; ${keys === "" ? "it is no JSON with keys" : `its keys are ${keys}`}.
  fix: Name a key that it has (tokenKey, userNameKey), or store JSON such as {${shown(key)}: "…"}.`,
  );
}

function mapping(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

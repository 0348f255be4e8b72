import * as pulumi from "@pulumi/pulumi";
import { shown } from "../argument-checks";

/**
 * The text under a key of a secret's JSON.
 * @throws RunError that says nothing of what the secret holds
 */
export function valueIn(secret: string, key: string): string {
  const value = new Map<string, unknown>(Object.entries(mapping(secret))).get(key);
  if (typeof value === "string" && value !== "") return value;
  throw new pulumi.RunError(
    `The secret has no text under the key ${shown(key)}.\n  fix: Store JSON such as {${shown(key)}: "…"}, or name the key that it has.`,
  );
}

function mapping(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

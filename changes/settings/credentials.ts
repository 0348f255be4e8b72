import type { CredentialsSettings } from "../../definition/settings/credentials";
import { affects, type KeyChange, type KindEffects } from "./key-effect";

type Change = KeyChange<CredentialsSettings>;

/** Lets CodeBuild in: what is changed is deleted and made again, for AWS keeps one of each. */
export const CREDENTIALS: KindEffects<CredentialsSettings, keyof CredentialsSettings> = {
  keys: {
    region: affects("replaced", ["source-credentials", "registry-caches"]),
    account: affects("refused", ["everything"], { consequence: "state-names-old-account" }),
    sources: affects((change) => effectOn("sources", change), ["source-credentials"]),
    caches: affects((change) => effectOn("caches", change), ["registry-caches"]),
  },
};

/** The gravest: one that is gone, else one that is another now, else a new one. */
function effectOn(key: "sources" | "caches", { before, after, fields }: Change) {
  const [old, now] = [before[key], after[key]].map((map) => Object.keys(map));
  const isThere = (name: string): boolean => fields.some(({ path }) => path.startsWith(`${key}.${name}`));
  const both = (old ?? []).filter((name) => now?.includes(name) === true);
  if (both.some((name) => isThere(name) && !isOnlySecret(key, name, fields))) return "replaced";
  if ((old ?? []).length > both.length) return "deleted";
  return both.some(isThere) ? "updated" : "created";
}

/** A cache takes another secret as it is. */
function isOnlySecret(key: "sources" | "caches", name: string, fields: Change["fields"]): boolean {
  const ofIt = fields.filter(({ path }) => path.startsWith(`${key}.${name}`));
  return key === "caches" && ofIt.every(({ path }) => path === `${key}.${name}.secret`);
}

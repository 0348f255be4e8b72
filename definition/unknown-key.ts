import type { Fault } from "./fault";
import { formatPath } from "./fault";
import type { SchemaError } from "./schema-faults";
import { closest, didYouMean, listing } from "./suggest";

/** Keys that people rightly expect, with what to do until they are there. */
const LATER: Readonly<Record<string, string>> = {
  ci: "CodeBuild projects for an image's source repository are not built yet.",
  release: "CodeBuild release projects are not built yet.",
};

const DOCUMENT_KEYS: ReadonlySet<string> = new Set(["phases", "schemaVersion", "constants"]);

/** Keys of other places in a definition, where people look for them first. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  accounts: "distribution.share.accounts",
  organizations: "distribution.share.organizations",
  organizationalUnits: "distribution.share.organizationalUnits",
  public: "distribution.share.public",
  share: "distribution.share",
  regions: "distribution.regions",
  copyTo: "distribution.copyTo",
  kmsKey: "distribution.kmsKey",
  parameter: "distribution.parameter",
  launchTemplates: "distribution.launchTemplates",
  amiName: "distribution.amiName",
  amiTags: "distribution.amiTags",
  encrypted: "disk.encrypted",
  sizeGiB: "disk.sizeGiB",
  instanceTypes: "build.instanceTypes",
  instanceType: "build.instanceTypes",
  onDeploy: "build.onDeploy",
  cron: "schedule.cron",
  timezone: "schedule.timezone",
  deleteAfter: "lifecycle.deleteAfter",
  deprecateAfter: "lifecycle.deprecateAfter",
};

/** A key that the schema does not have: what it was meant to be, and what is allowed here. */
export function unknownKey(error: SchemaError, root: unknown): Fault {
  const { additionalProperty: key } = error.params as { readonly additionalProperty: string };
  const path = [...error.path, key];
  const allowed = Object.keys(error.parentSchema.properties ?? {});
  const later = error.path.length === 0 && isImage(root) ? LATER[key] : undefined;
  if (later !== undefined)
    return { code: "not-yet", path, at: "key", message: `${key}: ${later}`, fix: `Delete ${key} for now.` };
  if (error.path.length === 0 && DOCUMENT_KEYS.has(key) && isDocument(root)) return strayDocument(path);
  const where = error.path.length === 0 ? "here" : `in ${formatPath(error.path)}`;
  const absent = allowed.filter((candidate) => !Object.hasOwn(error.data as object, candidate));
  const meant = closest(key, absent);
  const home = meant === undefined && isImage(root) ? homeOf(key, path) : undefined;
  const hint = home === undefined ? didYouMean(key, absent) : ` It belongs to ${home}.`;
  return {
    code: "unknown-key",
    path,
    at: "key",
    message: `The key ${key} is not known ${where}.${hint} Allowed: ${listing(allowed)}.`,
    fix: fixOf(key, meant, home),
  };
}

/** An AWSTOE document that lies among the definitions. */
function isDocument(root: unknown): boolean {
  return typeof root === "object" && root !== null && "phases" in root && !("parent" in root);
}

function strayDocument(path: readonly (string | number)[]): Fault {
  return {
    code: "unknown-key",
    path,
    at: "key",
    message: "This is a component document; files directly in images/ are image definitions.",
    fix: "Move it to a folder, like images/docker/install.yaml.",
  };
}

function fixOf(key: string, meant: string | undefined, home: string | undefined): string {
  if (meant !== undefined) return `Rename ${key} to ${meant}.`;
  return home === undefined ? `Delete ${key}.` : `Move it to ${home}.`;
}

function homeOf(key: string, path: readonly (string | number)[]): string | undefined {
  const home = Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : undefined;
  return home === formatPath(path) ? undefined : home;
}

/** Whether the value is a definition, not variables or settings: only those have `parent` or `version`. */
function isImage(root: unknown): boolean {
  return typeof root === "object" && root !== null && ("parent" in root || "version" in root || "components" in root);
}

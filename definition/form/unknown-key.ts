import type { Fault } from "../diagnostics/fault";
import { fault } from "./codes";
import { formatPath } from "../yaml/place";
import type { SchemaError } from "./faults";
import { closest, shortListing } from "../diagnostics/suggest";

/** Keys that people rightly expect, with what to do until they are there. */
const LATER: Readonly<Record<string, string>> = {
  ci: "CodeBuild projects for an image's source repository are not built yet.",
  release: "CodeBuild release projects are not built yet.",
};

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
export function unknownKey(error: SchemaError, root: unknown): Fault | undefined {
  const { additionalProperty: key } = error.params as { readonly additionalProperty: string };
  const path = [...error.path, key];
  const allowed = Object.keys(error.parentSchema.properties ?? {});
  const later = error.path.length === 0 && isImage(root) ? LATER[key] : undefined;
  if (later !== undefined) return fault("not-yet", path, `${key}: ${later}`, `Delete ${key} for now.`, { at: "key" });
  if (error.path.length === 0 && isDocument(root)) return key === "phases" ? strayDocument(path) : undefined;
  const where = error.path.length === 0 ? "here" : `in ${formatPath(error.path)}`;
  const meant = closest(key, absentKeys(error));
  if (meant !== undefined) {
    const message = `The key ${key} is not known ${where}. Did you mean ${meant}?`;
    const breaks = [...error.path, meant];
    return fault("unknown-key", path, message, `Rename ${key} to ${meant}.`, { at: "key", breaks });
  }
  const home = isImage(root) ? homeOf(key, path) : undefined;
  const hint = home === undefined ? `Allowed: ${shortListing(allowed, "and")}.` : `It belongs to ${home}.`;
  const fix = home === undefined ? `Delete ${key}, or write one of the allowed keys.` : `Move it to ${home}.`;
  return fault("unknown-key", path, `The key ${key} is not known ${where}. ${hint}`, fix, { at: "key" });
}

/** Keys that the mapping may have and has not; required ones first, for of two that are equally near they are meant. */
function absentKeys({ parentSchema, data }: SchemaError): readonly string[] {
  const { properties = {}, required = [] } = parentSchema;
  const optional = Object.keys(properties).filter((key) => !required.includes(key));
  return [...required, ...optional].filter((key) => !Object.hasOwn(data as object, key));
}

/** An AWSTOE document that lies among the definitions. */
function isDocument(root: unknown): boolean {
  return typeof root === "object" && root !== null && "phases" in root && !("parent" in root);
}

function strayDocument(path: readonly (string | number)[]): Fault {
  return fault(
    "unknown-key",
    path,
    "This is a component document; files directly in images/ are image definitions.",
    "Move it to a folder, like images/docker/install.yaml.",
    { at: "key", breaks: [] },
  );
}

function homeOf(key: string, path: readonly (string | number)[]): string | undefined {
  const home = Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : undefined;
  return home === formatPath(path) ? undefined : home;
}

/** Whether the value is a definition, not variables or settings: only those have `parent` or `version`. */
function isImage(root: unknown): boolean {
  return typeof root === "object" && root !== null && ("parent" in root || "version" in root || "components" in root);
}

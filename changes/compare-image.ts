import type { ImageDefinition } from "../definition/image/image-definition";
import type { OnDeploy } from "../definition/settings/on-deploy";
import { digestOf } from "../plan/digest";
import { without } from "../plan/record";
import type { Alert } from "./alert";
import type { FieldChange, ImageChange } from "./changes";
import { when, type Consequence } from "./consequence";
import { fieldChanges } from "./field-changes";
import { fileChanges } from "./file-changes";
import { buildProjectChanges } from "./build-projects";
import { kindOf } from "./kinds";
import { versionStep } from "./version";
import { writtenForm } from "./written-form";

/** A change without what only the fleet knows: children, variables, other names; and what stands out in it. */
export interface ImageComparison {
  readonly change: Omit<ImageChange, "children" | "variables" | "otherName">;
  readonly alerts: readonly Alert[];
}

export function addedImage(after: ImageDefinition): ImageComparison {
  const kind = kindOf(after);
  const { consequences, alerts } = kind.access(undefined, after);
  const builds = buildProjectChanges({}, after);
  const rebuild = { yes: after.version !== undefined, why: "new" } as const;
  const all = [...kind.adding(after), ...builds.consequences, ...consequences];
  const change = whole(after, "added", versions({}, after), rebuild, all);
  return { change, alerts: [...alerts, ...builds.alerts] };
}

export function removedImage(before: ImageDefinition): ImageComparison {
  const rebuild = { yes: false, why: "removed" } as const;
  const all = [...kindOf(before).removing(before), ...buildProjectChanges(before, {}).consequences];
  return { change: whole(before, "removed", versions(before, {}), rebuild, all), alerts: [] };
}

/** Undefined when neither content nor version differ. */
export function changedImage(before: ImageDefinition, after: ImageDefinition): ImageComparison | undefined {
  const version = versions(before, after);
  const { step } = version;
  const hasStep = step !== undefined;
  const [wasWhen, isWhen] = [kindOf(before).facts(before).onDeploy, kindOf(after).facts(after).onDeploy];
  if ((!hasStep || step === "same") && digestOf(before) === digestOf(after) && wasWhen === isWhen) return undefined;
  const needsRaise = hasStep && releaseDigestOf(before) !== releaseDigestOf(after);
  const fields = fieldChanges(writtenForm(before), writtenForm(after)).flatMap(readableOrder);
  const [old, now] = [kindOf(before), kindOf(after)];
  const { consequences, alerts } = now.access(old === now ? before : undefined, after);
  const builds = buildProjectChanges(before, after);
  // Of an image of another repository an older version is another git tag, and nothing of it is taken.
  const isRaised = rises(version) || (after.kind === "external" && step === "lowered");
  const raising = old === now ? now.raising(before, after) : [...old.removing(before), ...now.adding(after)];
  const staying = needsRaise || step === "lowered" ? refused(before) : inPlace(before, fields, built(wasWhen, isWhen));
  const isOfImage = old === now && !isRaised;
  return {
    change: {
      ...identity(after),
      change: "changed",
      version,
      needsRaise,
      rebuild: { yes: isRaised, why: isRaised ? "raised" : whyNot(after, needsRaise) },
      fields,
      files: fileChanges(before, after),
      consequences: [...(isOfImage ? staying : raising), ...builds.consequences, ...consequences],
    },
    alerts: [...alerts, ...builds.alerts],
  };
}

/** Also of what was a project, and has no version to rise from. */
function rises({ new: now, step }: ImageChange["version"]): boolean {
  return step === undefined ? now !== undefined : step !== "same" && step !== "lowered";
}

function whyNot({ version }: ImageDefinition, needsRaise: boolean): ImageChange["rebuild"]["why"] {
  if (version === undefined) return "no-image";
  return needsRaise ? "not-raised" : "around-the-ami";
}

/** Digest of what is in and on the image: of a definition without the keys around it. A change needs a higher version. */
export function releaseDigestOf(definition: ImageDefinition): string {
  const { around, within } = kindOf(definition);
  return digestOf({ ...without(definition, around), ...within?.(definition) } as unknown as ImageDefinition);
}

type Versioned = Pick<ImageDefinition, "version">;

function versions({ version: old }: Versioned, { version: now }: Versioned): ImageChange["version"] {
  return {
    ...(old !== undefined && { old }),
    ...(now !== undefined && { new: now }),
    ...(old !== undefined && now !== undefined && { step: versionStep(old, now) }),
  };
}

function whole(
  definition: ImageDefinition,
  change: ImageChange["change"],
  version: ImageChange["version"],
  rebuild: ImageChange["rebuild"],
  consequences: readonly Consequence[],
): ImageComparison["change"] {
  return { ...identity(definition), change, version, needsRaise: false, rebuild, fields: [], files: [], consequences };
}

function identity(image: ImageDefinition) {
  const { name, file, consumers, kind } = image;
  return {
    ...{ name, file, consumers },
    ...(kind === "external" && { isExternal: true as const }),
    ...(kind === "container" && image.docker && { isOfCodeBuild: true as const }),
  };
}

const RECIPE = { kind: "kept", resource: "recipe-and-image" } as const;

/** Of a change that needs a higher version and has none. */
function refused({ version }: ImageDefinition): readonly Consequence[] {
  return version === undefined ? [] : [{ ...RECIPE, version, consequence: "until-raised" }];
}

/** A deployment that waits from now on builds the version that is there, unless it knows that it was started. */
function built(before: OnDeploy = "wait", after: OnDeploy = "wait"): readonly Consequence[] {
  const consequence = before === "start" ? "built-unless-started" : "built-on-deploy";
  return when(before !== "wait" && after === "wait", { kind: "created", resource: "image", consequence });
}

/** Of a change that does not touch recipe and version. */
function inPlace(
  { version, kind }: ImageDefinition,
  fields: readonly FieldChange[],
  built: readonly Consequence[],
): readonly Consequence[] {
  const keys = [...new Set(fields.map(({ path }) => /^[\w-]+/.exec(path)?.[0] ?? path))];
  return [
    ...when(keys.length > 0, { kind: "updated", resource: "definition-keys", keys }),
    ...built,
    ...(version === undefined || kind === "external" || built.length > 0
      ? []
      : [{ ...RECIPE, version, consequence: "nothing-built" } as const]),
  ];
}

/** An added or removed component has a path of its own; only a pure change of order counts as one. */
function readableOrder(field: FieldChange): readonly FieldChange[] {
  const list = /^\["(\w+) order"\]$/.exec(field.path)?.[1];
  if (list === undefined) return [field];
  return Array.isArray(field.old) && Array.isArray(field.new) ? [{ ...field, path: list }] : [];
}

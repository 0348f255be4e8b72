import type { ImageDefinition } from "../definition/image/image-definition";
import { digestOf } from "../plan/digest";
import { without } from "../plan/record";
import type { Alert } from "./alert";
import type { FieldChange, ImageChange } from "./changes";
import { when, type Consequence } from "./consequence";
import { fieldChanges } from "./field-changes";
import { fileChanges } from "./file-changes";
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
  const version = { new: after.version };
  const rebuild = { yes: true, why: "new" } as const;
  return { change: whole(after, "added", version, rebuild, [...kind.adding(after), ...consequences]), alerts };
}

export function removedImage(before: ImageDefinition): ImageComparison {
  const version = { old: before.version };
  const rebuild = { yes: false, why: "removed" } as const;
  return { change: whole(before, "removed", version, rebuild, kindOf(before).removing(before)), alerts: [] };
}

/** Undefined when neither content nor version differ. */
export function changedImage(before: ImageDefinition, after: ImageDefinition): ImageComparison | undefined {
  const step = versionStep(before.version, after.version);
  if (step === "same" && digestOf(before) === digestOf(after)) return undefined;
  const needsRaise = releaseDigestOf(before) !== releaseDigestOf(after);
  const fields = fieldChanges(writtenForm(before), writtenForm(after)).flatMap(readableOrder);
  const [old, now] = [kindOf(before), kindOf(after)];
  const { consequences, alerts } = now.access(old === now ? before : undefined, after);
  const isRaised = step !== "same" && step !== "lowered";
  const raising = old === now ? now.raising(before, after) : [...old.removing(before), ...now.adding(after)];
  const staying = needsRaise || step === "lowered" ? refused(before) : inPlace(before, fields);
  const why = needsRaise ? "not-raised" : "around-the-ami";
  return {
    change: {
      ...identity(after),
      change: "changed",
      version: { old: before.version, new: after.version, step },
      needsRaise,
      rebuild: { yes: isRaised, why: isRaised ? "raised" : why },
      fields,
      files: fileChanges(before, after),
      consequences: [...(isRaised ? raising : staying), ...consequences],
    },
    alerts,
  };
}

/** Digest of what is in and on the image: of a definition without the keys around it. A change needs a higher version. */
export function releaseDigestOf(definition: ImageDefinition): string {
  const { around, within } = kindOf(definition);
  return digestOf({ ...without(definition, around), ...within?.(definition) } as unknown as ImageDefinition);
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

function identity({ name, file, consumers }: ImageDefinition) {
  return { name, file, consumers };
}

/** Of a change that needs a higher version and has none. */
function refused({ version }: ImageDefinition): readonly Consequence[] {
  return [{ kind: "kept", resource: "recipe-and-image", version, consequence: "until-raised" }];
}

/** Of a change that does not touch recipe and version. */
function inPlace({ version }: ImageDefinition, fields: readonly FieldChange[]): readonly Consequence[] {
  const keys = [...new Set(fields.map(({ path }) => /^[\w-]+/.exec(path)?.[0] ?? path))];
  return [
    ...when(keys.length > 0, { kind: "updated", resource: "definition-keys", keys }),
    { kind: "kept", resource: "recipe-and-image", version, consequence: "nothing-built" },
  ];
}

/** An added or removed component has a path of its own; only a pure change of order counts as one. */
function readableOrder(field: FieldChange): readonly FieldChange[] {
  const list = /^\["(\w+) order"\]$/.exec(field.path)?.[1];
  if (list === undefined) return [field];
  return Array.isArray(field.old) && Array.isArray(field.new) ? [{ ...field, path: list }] : [];
}

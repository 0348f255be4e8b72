import type { ImageDefinition } from "../definition/image/image-definition";
import { digestOf } from "../plan/digest";
import { without } from "../plan/record";
import type { Alert } from "./alert";
import type { FieldChange, ImageChange } from "./changes";
import {
  consequencesInPlace,
  consequencesOfAdding,
  consequencesOfRefusing,
  consequencesOfRemoving,
} from "./consequences";
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
  return {
    change: {
      ...identity(after),
      change: "added",
      version: { new: after.version },
      needsRaise: false,
      rebuild: { yes: true, why: "new" },
      fields: [],
      files: [],
      consequences: [...consequencesOfAdding(after), ...consequences],
    },
    alerts,
  };
}

export function removedImage(before: ImageDefinition): ImageComparison {
  return {
    change: {
      ...identity(before),
      change: "removed",
      version: { old: before.version },
      needsRaise: false,
      rebuild: { yes: false, why: "removed" },
      fields: [],
      files: [],
      consequences: consequencesOfRemoving(before),
    },
    alerts: [],
  };
}

/** Undefined when neither content nor version differ. */
export function changedImage(before: ImageDefinition, after: ImageDefinition): ImageComparison | undefined {
  const step = versionStep(before.version, after.version);
  if (step === "same" && digestOf(before) === digestOf(after)) return undefined;
  const needsRaise = releaseDigestOf(before) !== releaseDigestOf(after);
  const fields = fieldChanges(writtenForm(before), writtenForm(after)).flatMap(readableOrder);
  const kind = kindOf(after);
  const { consequences, alerts } = kind.access(kindOf(before) === kind ? before : undefined, after);
  const raised = step !== "same" && step !== "lowered";
  return {
    change: {
      ...identity(after),
      change: "changed",
      version: { old: before.version, new: after.version, step },
      needsRaise,
      rebuild: rebuildOf(raised, needsRaise),
      fields,
      files: fileChanges(before, after),
      consequences: [...consequencesOf(before, after, { raised, needsRaise, fields }), ...consequences],
    },
    alerts,
  };
}

/** Digest of what is in and on the image: of a definition without the keys around it. A change needs a higher version. */
export function releaseDigestOf(definition: ImageDefinition): string {
  return digestOf(without(definition, kindOf(definition).around) as unknown as ImageDefinition);
}

function identity({ name, file, consumers }: ImageDefinition): Pick<ImageChange, "name" | "file" | "consumers"> {
  return { name, file, consumers };
}

function consequencesOf(
  before: ImageDefinition,
  after: ImageDefinition,
  { raised, needsRaise, fields }: { raised: boolean; needsRaise: boolean; fields: readonly FieldChange[] },
): ImageChange["consequences"] {
  const [old, now] = [kindOf(before), kindOf(after)];
  if (raised) return old === now ? now.raising(before, after) : [...old.removing(before), ...now.adding(after)];
  const isRefused = needsRaise || before.version !== after.version;
  return isRefused ? consequencesOfRefusing(before) : consequencesInPlace(before, fields);
}

function rebuildOf(raised: boolean, needsRaise: boolean): ImageChange["rebuild"] {
  if (raised) return { yes: true, why: "raised" };
  if (needsRaise) return { yes: false, why: "not-raised" };
  return { yes: false, why: "around-the-ami" };
}

/** A component more or less is told by its own path; only a pure change of order is told as one. */
function readableOrder(field: FieldChange): readonly FieldChange[] {
  const list = /^\["(\w+) order"\]$/.exec(field.path)?.[1];
  if (list === undefined) return [field];
  return Array.isArray(field.old) && Array.isArray(field.new) ? [{ ...field, path: list }] : [];
}

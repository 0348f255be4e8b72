import type { AnyImage } from "../definition/image/image-definition";
import type { FieldChange } from "./changes";
import type { Consequence, DetailedConsequence } from "./consequence";
import type { ImageFacts } from "./kind";

/** Of a change that needs a higher version and has none. */
export function consequencesOfRefusing({ version }: AnyImage): readonly Consequence[] {
  return [{ kind: "kept", resource: "recipe-and-image", version, consequence: "until-raised" }];
}

/** Of a change that leaves recipe and version alone. */
export function consequencesInPlace({ version }: AnyImage, fields: readonly FieldChange[]): readonly Consequence[] {
  const keys = [...new Set(fields.map(({ path }) => /^[\w-]+/.exec(path)?.[0] ?? path))];
  return [
    ...(keys.length === 0 ? [] : [{ kind: "updated", resource: "definition-keys", keys } as const]),
    { kind: "kept", resource: "recipe-and-image", version, consequence: "nothing-built" },
  ];
}

/** When the image of a version appears. */
export function imageBuilt({ onDeploy, schedule }: ImageFacts): DetailedConsequence<"image"> {
  const later = schedule?.enabled === true ? "built-on-schedule" : "built-when-started";
  return { kind: "created", resource: "image", consequence: onDeploy ? "built-on-deploy" : later };
}

export function keyKept({ hasOwnKey }: ImageFacts): readonly Consequence[] {
  return hasOwnKey ? [{ kind: "kept", resource: "kms-key", consequence: "amis-need-it" }] : [];
}

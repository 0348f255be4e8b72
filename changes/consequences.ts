import type { AnyImage, ImageDefinition } from "../definition/image/image-definition";
import type { FieldChange } from "./changes";
import type { Consequence, DetailedConsequence } from "./consequence";
import { built, ownKeyKept } from "./facts";
import { factsOf, kindOf } from "./kinds";

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

export function consequencesOfAdding(image: ImageDefinition): readonly Consequence[] {
  return kindOf(image).adding(image);
}

export function consequencesOfRemoving(image: ImageDefinition): readonly Consequence[] {
  return kindOf(image).removing(image);
}

export function imageBuilt(image: ImageDefinition): DetailedConsequence<"image"> {
  return built(factsOf(image));
}

export function keyKept(image: ImageDefinition): readonly Consequence[] {
  return ownKeyKept(factsOf(image));
}

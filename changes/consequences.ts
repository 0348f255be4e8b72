import type { ImageDefinition } from "../definition/image/image-definition";
import type { FieldChange } from "./changes";
import type { Consequence, DetailedConsequence, Subject } from "./consequence";

/** Of a new image. */
export function consequencesOfAdding(image: ImageDefinition): readonly Consequence[] {
  const { distribution, architectures, lifecycle } = image;
  return [
    ...architectures.map((architecture) => ({ kind: "created", resource: "pipeline", architecture }) as const),
    recipe("created", image),
    ...(distribution.kmsKey?.kind === "create" ? [{ kind: "created", resource: "kms-key" } as const] : []),
    ...(lifecycle === undefined ? [] : [{ kind: "created", resource: "lifecycle-policy" } as const]),
    { ...imageBuilt(image), version: image.version, architectures },
  ];
}

/** Of a definition that is gone: a deployment deletes what builds, never what was built. */
export function consequencesOfRemoving(image: ImageDefinition): readonly Consequence[] {
  const { parameter } = image.distribution;
  return [
    { kind: "deleted", resource: "build-resources", architectures: image.architectures, version: image.version },
    ...(image.lifecycle === undefined
      ? []
      : [{ kind: "deleted", resource: "lifecycle-policy", consequence: "nothing-expires" } as const]),
    { kind: "kept", resource: "released-images" },
    ...(parameter === undefined
      ? []
      : [{ kind: "kept", ...parameterOf(image.name, parameter), consequence: "points-to-last-ami" } as const]),
    ...keyKept(image),
  ];
}

/** Of a raised version: a new recipe beside the old one, then the pipeline, then the old one goes. */
export function consequencesOfRaising(before: ImageDefinition, after: ImageDefinition): readonly Consequence[] {
  const added = after.architectures.filter((architecture) => !before.architectures.includes(architecture));
  const gone = before.architectures.filter((architecture) => !after.architectures.includes(architecture));
  const [hadKey, hasKey] = [before, after].map(({ distribution }) => distribution.kmsKey?.kind === "create");
  return [
    ...added.map((architecture) => ({ kind: "created", resource: "pipeline", architecture }) as const),
    recipe("created", after),
    ...(hasKey && !hadKey ? [{ kind: "created", resource: "kms-key" } as const] : []),
    { ...imageBuilt(after), version: after.version, architectures: after.architectures },
    { kind: "updated", resource: "pipelines", from: before.version, to: after.version },
    ...gone.map((architecture) => ({ kind: "deleted", resource: "pipeline", architecture }) as const),
    { ...recipe("deleted", before), consequence: "deleted-last" },
    { kind: "kept", resource: "released-image", version: before.version },
    ...(hasKey ? [] : keyKept(before)),
  ];
}

/** Of a change that needs a higher version and has none. */
export function consequencesOfRefusing({ version }: ImageDefinition): readonly Consequence[] {
  return [{ kind: "kept", resource: "recipe-and-image", version, consequence: "until-raised" }];
}

/** Of a change that leaves recipe and version alone. */
export function consequencesInPlace(
  { version }: ImageDefinition,
  fields: readonly FieldChange[],
): readonly Consequence[] {
  const keys = [...new Set(fields.map(({ path }) => /^[\w-]+/.exec(path)?.[0] ?? path))];
  return [
    ...(keys.length === 0 ? [] : [{ kind: "updated", resource: "definition-keys", keys } as const]),
    { kind: "kept", resource: "recipe-and-image", version, consequence: "nothing-built" },
  ];
}

/** When the image of a version appears. */
export function imageBuilt({ build, schedule }: ImageDefinition): DetailedConsequence<"image"> {
  const later = schedule?.enabled === true ? "built-on-schedule" : "built-when-started";
  return { kind: "created", resource: "image", consequence: build.onDeploy ? "built-on-deploy" : later };
}

/** A parameter's name may hold that of the image. */
export function parameterOf(image: string, parameter: string): Subject<"ssm-parameter"> {
  return { resource: "ssm-parameter", name: parameter.replaceAll("{name}", image) };
}

export function keyKept({ distribution }: ImageDefinition): readonly Consequence[] {
  if (distribution.kmsKey?.kind !== "create") return [];
  return [{ kind: "kept", resource: "kms-key", consequence: "amis-need-it" }];
}

function recipe(
  kind: "created" | "deleted",
  { version, components, tests }: ImageDefinition,
): DetailedConsequence<"recipe"> {
  const own = [...components, ...tests].filter((use) => use.kind === "document");
  return { kind, resource: "recipe", version, components: own.length };
}

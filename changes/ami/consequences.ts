import type { AmiDefinition } from "../../definition/image/image-definition";
import { parameterName } from "../../plan/ami/distribution";
import type { Consequence, DetailedConsequence, Subject } from "../consequence";
import { built, ownKeyKept, type ImageFacts } from "../facts";

export function factsOf(definition: AmiDefinition): ImageFacts {
  const { architectures, build, distribution, schedule } = definition;
  return {
    onDeploy: build.onDeploy,
    ...(schedule && { schedule }),
    hasOwnKey: distribution.kmsKey?.kind === "create",
    regions: distribution.regions ?? [],
    organizations: distribution.share.organizations.filter((organization) => !organization.startsWith("arn:")),
    parameters: (context) =>
      architectures.flatMap((architecture) => parameterName(definition, architecture, context) ?? []),
  };
}

/** Of a new image. */
export function consequencesOfAdding(image: AmiDefinition): readonly Consequence[] {
  const { distribution, architectures, lifecycle } = image;
  return [
    ...architectures.map((architecture) => ({ kind: "created", resource: "pipeline", architecture }) as const),
    recipe("created", image),
    ...(distribution.kmsKey?.kind === "create" ? [{ kind: "created", resource: "kms-key" } as const] : []),
    ...(lifecycle === undefined ? [] : [{ kind: "created", resource: "lifecycle-policy" } as const]),
    { ...built(factsOf(image)), version: image.version, architectures },
  ];
}

/** Of a definition that is gone: a deployment deletes what builds, never what was built. */
export function consequencesOfRemoving(image: AmiDefinition): readonly Consequence[] {
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
    ...ownKeyKept(factsOf(image)),
  ];
}

/** Of a raised version: a new recipe beside the old one, then the pipeline, then the old one goes. */
export function consequencesOfRaising(before: AmiDefinition, after: AmiDefinition): readonly Consequence[] {
  const added = after.architectures.filter((architecture) => !before.architectures.includes(architecture));
  const gone = before.architectures.filter((architecture) => !after.architectures.includes(architecture));
  const [old, now] = [factsOf(before), factsOf(after)];
  return [
    ...added.map((architecture) => ({ kind: "created", resource: "pipeline", architecture }) as const),
    recipe("created", after),
    ...(now.hasOwnKey && !old.hasOwnKey ? [{ kind: "created", resource: "kms-key" } as const] : []),
    { ...built(now), version: after.version, architectures: after.architectures },
    { kind: "updated", resource: "pipelines", from: before.version, to: after.version },
    ...gone.map((architecture) => ({ kind: "deleted", resource: "pipeline", architecture }) as const),
    { ...recipe("deleted", before), consequence: "deleted-last" },
    { kind: "kept", resource: "released-image", version: before.version },
    ...(now.hasOwnKey ? [] : ownKeyKept(old)),
  ];
}

/** A parameter's name may hold that of the image. */
export function parameterOf(image: string, parameter: string): Subject<"ssm-parameter"> {
  return { resource: "ssm-parameter", name: parameter.replaceAll("{name}", image) };
}

function recipe(
  kind: "created" | "deleted",
  { version, components, tests }: AmiDefinition,
): DetailedConsequence<"recipe"> {
  const own = [...components, ...tests].filter((use) => use.kind === "document");
  return { kind, resource: "recipe", version, components: own.length };
}

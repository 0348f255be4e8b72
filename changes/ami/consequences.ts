import type { AmiDefinition } from "../../definition/image/image-definition";
import { parameterName } from "../../plan/ami/distribution";
import { when, type Consequence, type DetailedConsequence } from "../consequence";
import { pipelines, recipe, whenOf } from "../image-builder/consequences";
import { built, ownKeyKept, type ImageFacts } from "../kind";

const KEY: Consequence = { kind: "created", resource: "kms-key" };

export function factsOf(definition: AmiDefinition): ImageFacts {
  const { architectures, build, distribution, schedule } = definition;
  return {
    ...(build.onDeploy && { onDeploy: build.onDeploy }),
    ...(schedule && { schedule: whenOf(schedule) }),
    hasOwnKey: distribution.kmsKey?.kind === "create",
    regions: distribution.regions ?? [],
    organizations: distribution.share.organizations.filter((organization) => !organization.startsWith("arn:")),
    parameters: (context) =>
      architectures.flatMap((architecture) => parameterName(definition, architecture, context) ?? []),
  };
}

/** Of a new image. */
export function consequencesOfAdding(image: AmiDefinition): readonly Consequence[] {
  const { architectures, lifecycle, version } = image;
  const facts = factsOf(image);
  return [
    ...pipelines("created", architectures),
    recipe("created", image),
    ...when(facts.hasOwnKey, KEY),
    ...when(lifecycle !== undefined, { kind: "created", resource: "lifecycle-policy" }),
    { ...built(facts), version, architectures },
  ];
}

/** Of a definition that is gone: a deployment deletes what builds, never what was built. */
export function consequencesOfRemoving(image: AmiDefinition): readonly Consequence[] {
  const { name, architectures, version, lifecycle, distribution } = image;
  return [
    { kind: "deleted", resource: "build-resources", architectures, version },
    ...when(lifecycle !== undefined, { kind: "deleted", resource: "lifecycle-policy", consequence: "nothing-expires" }),
    { kind: "kept", resource: "released-images" },
    ...parameter("kept", name, distribution).map((kept) => ({ ...kept, consequence: "points-to-last-ami" }) as const),
    ...ownKeyKept(factsOf(image)),
  ];
}

/** Of a raised version: a new recipe beside the old one, then the pipeline, then the old one goes. */
export function consequencesOfRaising(before: AmiDefinition, after: AmiDefinition): readonly Consequence[] {
  const added = after.architectures.filter((architecture) => !before.architectures.includes(architecture));
  const gone = before.architectures.filter((architecture) => !after.architectures.includes(architecture));
  const [old, now] = [factsOf(before), factsOf(after)];
  return [
    ...pipelines("created", added),
    recipe("created", after),
    ...when(now.hasOwnKey && !old.hasOwnKey, KEY),
    { ...built(now), version: after.version, architectures: after.architectures },
    { kind: "updated", resource: "pipelines", from: before.version, to: after.version },
    ...replacedByName(before, after),
    ...pipelines("deleted", gone),
    { ...recipe("deleted", before), consequence: "deleted-last" },
    { kind: "kept", resource: "released-image", version: before.version },
    ...(now.hasOwnKey ? [] : ownKeyKept(old)),
  ];
}

/** A resource keeps neither its ARN nor its history under another name. */
function replacedByName(before: AmiDefinition, after: AmiDefinition): readonly Consequence[] {
  const [architecture = "x86_64"] = after.architectures;
  const isRenamed = (of: "infrastructure" | "distribution" | "pipeline" | "lifecycle"): boolean =>
    before.names?.[of] !== after.names?.[of];
  return [
    ...when(isRenamed("infrastructure"), { kind: "replaced", resource: "infrastructure-configuration" }),
    ...when(isRenamed("distribution"), { kind: "replaced", resource: "distribution-configuration" }),
    ...when(isRenamed("pipeline"), { kind: "replaced", resource: "pipeline", architecture }),
    ...when(isRenamed("lifecycle") && before.lifecycle !== undefined && after.lifecycle !== undefined, {
      kind: "replaced",
      resource: "lifecycle-policy",
    }),
  ];
}

/** A parameter's name may hold that of the image. */
export function parameter(
  kind: "kept" | "gained",
  image: string,
  { parameter: name }: AmiDefinition["distribution"],
): readonly DetailedConsequence<"ssm-parameter">[] {
  return name === undefined ? [] : [{ kind, resource: "ssm-parameter", name: name.replaceAll("{name}", image) }];
}

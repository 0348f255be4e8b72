import type { ImageDefinition } from "../definition/image/image-definition";
import type { Consequences, FieldChange } from "./changes";

/** Of a new image. */
export function consequencesOfAdding(image: ImageDefinition): Consequences {
  const { kmsKey } = image.distribution;
  return {
    created: [
      ...image.architectures.map((architecture) => `pipeline for ${architecture}`),
      `recipe ${image.version}${ownComponents(image)}`,
      ...(kmsKey?.kind === "create" ? ["a KMS key of its own"] : []),
      ...(image.lifecycle === undefined ? [] : ["a lifecycle policy"]),
      newImage(image),
    ],
    replaced: [],
    kept: [],
  };
}

/** Of a definition that is gone: a deployment deletes what builds, never what was built. */
export function consequencesOfRemoving(image: ImageDefinition): Consequences {
  const { kmsKey, parameter } = image.distribution;
  return {
    created: [],
    replaced: [
      `deleted: pipelines (${image.architectures.join(", ")}), recipe ${image.version}, components, infrastructure and distribution configurations`,
      ...(image.lifecycle === undefined ? [] : ["deleted: the lifecycle policy, so that nothing ages out any more"]),
    ],
    kept: [
      "every released image version with its AMIs and snapshots, and who may launch them",
      ...(parameter === undefined
        ? []
        : [`the SSM parameter ${parameter.replaceAll("{name}", image.name)}: it points to the last AMI`]),
      ...(kmsKey?.kind === "create" ? ["its KMS key: without it the AMIs could not be launched"] : []),
    ],
  };
}

/** Of a raised version: a new recipe beside the old one, then the pipeline, then the old one goes. */
export function consequencesOfRaising(before: ImageDefinition, after: ImageDefinition): Consequences {
  const added = after.architectures.filter((architecture) => !before.architectures.includes(architecture));
  const gone = before.architectures.filter((architecture) => !after.architectures.includes(architecture));
  return {
    created: [
      ...added.map((architecture) => `pipeline for ${architecture}`),
      `recipe ${after.version}${ownComponents(after)}`,
      ...keyMade(before, after),
      newImage(after),
    ],
    replaced: [
      `the pipelines are updated in place and point to recipe ${after.version}`,
      ...gone.map((architecture) => `deleted: the pipeline for ${architecture}`),
      `recipe ${before.version} and its components are deleted last`,
    ],
    kept: [`image ${before.version} with its AMIs`, ...keyKept(before, after)],
  };
}

/** Of a change that needs a higher version and has none. */
export function consequencesOfRefusing(before: ImageDefinition): Consequences {
  return {
    created: [],
    replaced: ["nothing before the version is raised"],
    kept: [`recipe and image ${before.version}`],
  };
}

/** Of a change that leaves recipe and version alone. */
export function consequencesInPlace(before: ImageDefinition, fields: readonly FieldChange[]): Consequences {
  const parts = [...new Set(fields.map(({ path }) => /^[\w-]+/.exec(path)?.[0] ?? path))];
  return {
    created: [],
    replaced: parts.length === 0 ? [] : [`updated in place: ${parts.join(", ")}`],
    kept: [`recipe and image ${before.version}: nothing is built`],
  };
}

function ownComponents({ components, tests }: ImageDefinition): string {
  const count = [...components, ...tests].filter(({ kind }) => kind === "document").length;
  return count === 0 ? "" : ` with ${count === 1 ? "a component" : `${count.toString()} components`} of its own`;
}

function newImage({ version, build, schedule, architectures }: ImageDefinition): string {
  const each = architectures.length === 1 ? "" : " for each architecture";
  if (build.onDeploy) return `image ${version}${each}, built during the deployment`;
  const when = schedule?.enabled === true ? "when its schedule next starts the pipeline" : "when somebody starts the pipeline"; // prettier-ignore
  return `image ${version}${each}, ${when} (onDeploy is false)`;
}

function keyMade(before: ImageDefinition, after: ImageDefinition): readonly string[] {
  const isNew = after.distribution.kmsKey?.kind === "create" && before.distribution.kmsKey?.kind !== "create";
  return isNew ? ["a KMS key of its own"] : [];
}

function keyKept(before: ImageDefinition, after: ImageDefinition): readonly string[] {
  const isGone = before.distribution.kmsKey?.kind === "create" && after.distribution.kmsKey?.kind !== "create";
  return isGone ? ["its KMS key: AMIs that exist need it"] : [];
}

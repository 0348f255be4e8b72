import { partitionOf } from "../../../aws/regions";
import { error, faultsOf } from "../../../diagnostics/fault";
import { otherPartition, regionCodes as codes } from "../../../settings/regions";
import type { Path } from "../../../yaml/place";
import type { BuilderImage } from "../../image-definition";
import type { Rule } from "../../rules/rule";
import type { BuildRule } from "./build-rule";

const NEEDS: readonly Path[] = [["parent"], ["components"], ["tests"], ["build", "placement"], ["build", "mayRead"]];

/** Nothing goes from one partition to another: no copy, no share, no component, no key. `others` are those of the kind. */
export function partitions<Definition extends BuilderImage>(
  others: (definition: Definition) => readonly Place[],
  ...needs: readonly Path[]
): Rule<Definition> {
  return {
    codes,
    settings: "needed",
    needs: [...NEEDS, ...needs],
    check({ definition, settings }) {
      const home = partitionOf(settings.region);
      const places = [...usesOf(definition), ...placesOf(definition), ...others(definition)];
      const foreign = places.filter(({ partition }) => partition !== undefined && partition !== home);
      return foreign.map(({ path, what }) => otherPartition(path, what, settings.region));
    },
  };
}

const { codes: zoneCodes, fault } = faultsOf({
  "zone-region": error("An Availability Zone of another Region", {
    why: "The build instance could not be launched.",
    bad: "build: {placement: {availabilityZone: eu-west-1a}}   # the stack is in us-east-1",
    good: "build: {placement: {availabilityZone: us-east-1a}}",
  }),
});

/** Names of zones, local ones too, begin with their Region: `us-west-2a`, `us-west-2-lax-1a`. */
export const zone: BuildRule = {
  codes: zoneCodes,
  settings: "needed",
  needs: [["build", "placement"]],
  check({ definition: { build }, settings: { region } }) {
    const name = build.placement?.availabilityZone;
    if (name === undefined || name.startsWith(region)) return [];
    const path = ["build", "placement", "availabilityZone"];
    const message = `${name} is not an Availability Zone of ${region}, where the stack builds.`;
    return [fault("zone-region", path, message, `Write one like ${region}a, or delete it.`)];
  },
};

const { codes: regionalCodes, fault: regional } = faultsOf({
  "arn-region": error("A component or an image of another Region", {
    why: "Image Builder finds what a recipe names only in its own Region; components and images are not copied to others.",
    bad: "components: [{arn: 'arn:aws:imagebuilder:eu-west-1:…'}]   # the stack is in us-east-1",
    good: "components: [{arn: 'arn:aws:imagebuilder:us-east-1:…'}]",
  }),
});

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-shared-resources.html (resource owners) */
export const arnRegions: BuildRule = {
  codes: regionalCodes,
  settings: "needed",
  needs: [["parent"], ["components"], ["tests"]],
  check({ definition, settings: { region: home } }) {
    return usesOf(definition).flatMap(({ path, what, partition }) => {
      const [, , service, region = ""] = what.split(":");
      if (service !== "imagebuilder" || region === home || partition !== partitionOf(home)) return [];
      const message = `The ARN is in ${region}, but the stack builds in ${home}.`;
      return [regional("arn-region", path, message, `Write the ARN of its counterpart in ${home}.`)];
    });
  },
};

export interface Place {
  readonly path: Path;
  readonly what: string;
  readonly partition: string | undefined;
}

/** What a recipe names. */
function usesOf({ parent, components, tests }: BuilderImage): Place[] {
  const uses = Object.entries({ components, tests }).flatMap(([section, listed]) =>
    listed.flatMap((use, index) => (use.kind === "arn" ? [arnAt([section, index, "arn"], use.arn)] : [])),
  );
  return parent.kind === "arn" ? [arnAt(["parent", "arn"], Object.values(parent.arns)[0] ?? ""), ...uses] : uses;
}

function placesOf({ build }: BuilderImage): Place[] {
  return [
    arnAt(["build", "placement", "hostResourceGroupArn"], build.placement?.hostResourceGroupArn ?? ""),
    ...(build.mayRead ?? []).map((arn, index) => arnAt(["build", "mayRead", index], arn)),
  ];
}

export function regionAt(path: Path, region: string): Place {
  return { path, what: region, partition: partitionOf(region) };
}

/** There is nothing to judge in a text that is not an ARN, such as an alias. */
export function arnAt(path: Path, arn: string): Place {
  const [scheme, partition] = arn.split(":");
  return { path, what: arn, partition: scheme === "arn" ? partition : undefined };
}

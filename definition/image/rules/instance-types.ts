import type { Fault } from "../../diagnostics/fault";
import type { Architecture, ImageDefinition } from "../image-definition";
import { architectureOfType, isMac } from "../../aws/instance-types";
import type { ImageRule } from "./rule";

const EXAMPLES: Readonly<Record<Architecture, string>> = { x86_64: "m7i.large", arm64: "m7g.large" };
const MAC_EXAMPLES: Readonly<Record<Architecture, string>> = { x86_64: "mac1.metal", arm64: "mac2.metal" };

/** Each architecture has instance types, and of its own kind; macOS is built on Macs, and nothing else is. */
export const instanceTypes: ImageRule = {
  needs: [["build", "instanceTypes"], ["architectures"], ["platform"], ["parent"]],
  check({ definition }) {
    return definition.architectures.flatMap((architecture) => {
      const types = definition.build.instanceTypes[architecture] ?? [];
      if (types.length === 0) return [missing(architecture, definition)];
      return types.flatMap((type) => [...wrongArchitecture(type, architecture), ...wrongPlatform(type, definition)]);
    });
  },
};

/** A Mac is a dedicated host: the build must say which tenancy it has. */
export const macHost: ImageRule = {
  needs: [["build", "placement"], ["platform"], ["parent"]],
  check({ definition: { platform, build } }) {
    if (platform !== "macOS" || build.placement?.tenancy === "host") return [];
    return [
      {
        code: "mac-host",
        path: ["build", "placement", "tenancy"],
        message: "macOS runs on dedicated hosts only, and the build's tenancy is not host.",
        fix: 'Add "placement: {tenancy: host}" under build, with hostId or hostResourceGroupArn if you have one.',
      },
    ];
  },
};

function missing(architecture: Architecture, { platform }: ImageDefinition): Fault {
  const example = (platform === "macOS" ? MAC_EXAMPLES : EXAMPLES)[architecture];
  const why = platform === "macOS" ? " macOS has no default: Macs are rented by the day." : "";
  return {
    code: "instance-type-missing",
    path: ["build", "instanceTypes"],
    message: `No instance type is given that can build ${architecture}.${why}`,
    fix: `Add one, like ${example}.`,
  };
}

function wrongArchitecture(type: string, architecture: Architecture): Fault[] {
  const actual = architectureOfType(type);
  if (actual === architecture) return [];
  return [
    {
      code: "instance-type-architecture",
      path: ["build", "instanceTypes", architecture],
      message: `${type} is an ${actual} instance type, listed under ${architecture}.`,
      fix: `Move it to ${actual}, or write one like ${EXAMPLES[architecture]}.`,
    },
  ];
}

function wrongPlatform(type: string, { platform }: ImageDefinition): Fault[] {
  if (isMac(type) === (platform === "macOS")) return [];
  const only = platform === "macOS" ? "macOS is built on Macs only" : "Macs build macOS only";
  return [
    {
      code: "instance-type-platform",
      path: ["build", "instanceTypes"],
      message: `${type} cannot build a ${platform} image: ${only}.`,
      fix: `Write one like ${platform === "macOS" ? "mac2.metal" : "m7i.large"}.`,
    },
  ];
}

import { error, faultsOf, warning, type Fault } from "../../../diagnostics/fault";
import type { BuilderImage, Architecture } from "../../image-definition";
import { architectureOfType, isMac } from "../../../aws/instance-types";
import type { BuildRule } from "./build-rule";

const { codes, fault } = faultsOf({
  "instance-type-missing": error("No instance type for an architecture", {
    why: "A build of arm64 needs a Graviton instance, one of x86_64 another.",
    bad: "architectures: [x86_64, arm64]\nbuild: {instanceTypes: [m7i.large]}",
    good: "architectures: [x86_64, arm64]\nbuild: {instanceTypes: [m7i.large, m7g.large]}",
  }),
  "instance-type-architecture": error("An instance type of another architecture", {
    why: "EC2 refuses to launch the parent on it.",
    bad: "build: {instanceTypes: {arm64: [m7i.large]}}",
    good: "build: {instanceTypes: {arm64: [m7g.large]}}",
  }),
  "instance-type-platform": error("An instance type for another operating system", {
    why: "macOS runs on Macs, and Macs run macOS.",
    bad: "parent: macos-sequoia\nbuild: {instanceTypes: [m7g.large]}",
    good: "parent: macos-sequoia\nbuild: {instanceTypes: [mac2.metal]}",
  }),
  "mac-host": error("A macOS build without a dedicated host", {
    why: "EC2 launches Macs on dedicated hosts only.",
    bad: "build: {instanceTypes: [mac2.metal]}",
    good: "build: {instanceTypes: [mac2.metal], placement: {tenancy: host}}",
  }),
  "working-directory": error("The working directory is not an absolute path", {
    why: "Components would run in an unknown place, or not at all.",
    bad: "workingDirectory: root",
    good: "workingDirectory: /root",
  }),
  "fail-on-unheard": warning("A failed scan that notifies no one", {
    why: "failOn notifies the image's channels; without a channel, or without a scan, it does nothing.",
    bad: "scanning: {enabled: true, failOn: critical}",
    good: "scanning: {enabled: true, failOn: critical}\nnotify: [image-releases]",
  }),
});

export { fault as typeFault };

const EXAMPLES: Readonly<Record<Architecture, string>> = { x86_64: "m7i.large", arm64: "m7g.large" };
const MAC_EXAMPLES: Readonly<Record<Architecture, string>> = { x86_64: "mac1.metal", arm64: "mac2.metal" };

/** Each architecture has instance types, and of its own kind; macOS is built on Macs, and nothing else is. */
export const instanceTypes: BuildRule = {
  codes,
  needs: [["build", "instanceTypes"], ["architectures"], ["platform"], ["parent"]],
  check({ definition }) {
    return definition.architectures.flatMap((architecture) => {
      const types = definition.build.instanceTypes[architecture] ?? [];
      if (types.length === 0) return [missing(architecture, definition)];
      return types.flatMap((type) => [...wrongArchitecture(type, architecture), ...wrongPlatform(type, definition)]);
    });
  },
};

/** A Mac is a dedicated host: the build must give its tenancy. */
export const macHost: BuildRule = {
  codes,
  needs: [["build", "placement"], ["platform"], ["parent"]],
  check({ definition: { platform, build } }) {
    if (platform !== "macOS" || build.placement?.tenancy === "host") return [];
    const message = "macOS runs on dedicated hosts only, and the build's tenancy is not host.";
    const fix = 'Add "placement: {tenancy: host}" under build, with hostId or hostResourceGroupArn if you have one.';
    return [fault("mac-host", ["build", "placement", "tenancy"], message, fix)];
  },
};

function missing(architecture: Architecture, { platform, parent, build }: BuilderImage): Fault {
  const example = (platform === "macOS" ? MAC_EXAMPLES : EXAMPLES)[architecture];
  // An id does not say what its AMI is built for; types of the other architecture only do.
  const instead = parent.kind === "ami" ? Object.keys(build.instanceTypes)[0] : undefined;
  const why = platform === "macOS" ? " macOS has no default: Macs are rented by the day." : "";
  const message = `No instance type is given that can build ${architecture}.${why}`;
  const other = instead === undefined ? "" : `, or write architectures: [${instead}] if that is the AMI's`;
  return fault("instance-type-missing", ["build", "instanceTypes"], message, `Add one, like ${example}${other}.`);
}

function wrongArchitecture(type: string, architecture: Architecture): Fault[] {
  const actual = architectureOfType(type);
  if (actual === architecture) return [];
  const message = `${type} is an ${actual} instance type, listed under ${architecture}.`;
  const fix = `Move it to ${actual}, or write one like ${EXAMPLES[architecture]}.`;
  return [fault("instance-type-architecture", ["build", "instanceTypes", architecture], message, fix)];
}

function wrongPlatform(type: string, { platform }: BuilderImage): Fault[] {
  if (isMac(type) === (platform === "macOS")) return [];
  const only = platform === "macOS" ? "macOS is built on Macs only" : "Macs build macOS only";
  const message = `${type} cannot build a ${platform} image: ${only}.`;
  const fix = `Write one like ${platform === "macOS" ? "mac2.metal" : "m7i.large"}.`;
  return [fault("instance-type-platform", ["build", "instanceTypes"], message, fix)];
}

/** The working directory is absolute, in the form of the platform, and cannot break out of a quoted command. */
export const workingDirectory: BuildRule = {
  codes,
  needs: [["workingDirectory"], ["platform"], ["parent"]],
  check({ definition: { workingDirectory: path, platform } }) {
    if (path === undefined) return [];
    const windows = platform === "Windows";
    const form = windows ? /^[A-Za-z]:[\\/][^<>:"|?*\n\r]*$/ : /^\/[^\n\r"'`$\\]*$/;
    if (form.test(path)) return [];
    const example = windows ? "C:/build" : "/root";
    const message = `${JSON.stringify(path)} is not an absolute path on ${platform}.`;
    return [fault("working-directory", ["workingDirectory"], message, `Write one like ${example}.`)];
  },
};

/** A failed scan notifies channels: without one, or without a scan, `failOn` does nothing. */
export const scanning: BuildRule = {
  codes,
  needs: [["scanning"], ["notify"]],
  check({ definition: { scanning: scan, notify } }) {
    if (scan.failOn === undefined || (scan.enabled && notify.length > 0)) return [];
    const message = scan.enabled ? "the image has no notify channel" : "scanning is not enabled";
    return [
      fault(
        "fail-on-unheard",
        ["scanning", "failOn"],
        `failOn has no effect: ${message}.`,
        scan.enabled ? 'Add "notify: [channel]" with a channel of the settings.' : "Set enabled: true under scanning.",
      ),
    ];
  },
};

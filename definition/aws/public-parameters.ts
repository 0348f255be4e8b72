import type { Platform } from "./platform";

/** What the path of a public SSM parameter says about the AMI behind it. */
export interface PathMeaning {
  readonly platform: Platform;
  /** Root device of the AMI. */
  readonly device: string;
}

/**
 * Longest prefix first where one holds another.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
 */
const PREFIXES: readonly (readonly [string, PathMeaning])[] = [
  ["/aws/service/ami-amazon-linux-latest/", { platform: "Linux", device: "/dev/xvda" }],
  ["/aws/service/ami-windows-latest/", { platform: "Windows", device: "/dev/sda1" }],
  ["/aws/service/ami-macos-latest/", { platform: "macOS", device: "/dev/sda1" }],
  ["/aws/service/ec2-macos/", { platform: "macOS", device: "/dev/sda1" }],
  ["/aws/service/canonical/ubuntu/", { platform: "Linux", device: "/dev/sda1" }],
  ["/aws/service/debian/", { platform: "Linux", device: "/dev/xvda" }],
  ["/aws/service/ecs/optimized-ami/amazon-linux", { platform: "Linux", device: "/dev/xvda" }],
  ["/aws/service/eks/optimized-ami/", { platform: "Linux", device: "/dev/xvda" }],
];

/** What a path says; nothing for a path of your own. */
export function meaningOfPath(path: string): PathMeaning | undefined {
  return PREFIXES.find(([prefix]) => path.startsWith(prefix))?.[1];
}

import type { Architecture, Platform } from "./platform";

/**
 * A family of images that Amazon manages in Image Builder: its name there for each architecture, and what it implies.
 * Names: `AmazonManagedImage` of @aws-cdk/aws-imagebuilder-alpha (aws/aws-cdk, lib/amazon-managed-image.ts), the list
 * that AWS itself keeps; Ubuntu 20 from public recipes. Root devices: each publisher's AMIs
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html).
 */
export interface ManagedFamily {
  readonly family: string;
  readonly platform: Platform;
  /** Root device of its AMIs. */
  readonly device: string;
  readonly names: Readonly<Partial<Record<Architecture, string>>>;
}

const BOTH = ["x86_64", "arm64"] as const;
const X86 = ["x86_64"] as const;

const WINDOWS = ["2016", "2019", "2022", "2025"].flatMap((year) => [
  family(`windows-server-${year}-english-core-base`, "Windows", "/dev/sda1", X86),
  family(`windows-server-${year}-english-full-base`, "Windows", "/dev/sda1", X86),
]);

export const managedFamilies: readonly ManagedFamily[] = [
  family("amazon-linux-2", "Linux", "/dev/xvda", BOTH),
  family("amazon-linux-2023", "Linux", "/dev/xvda", BOTH),
  family("red-hat-enterprise-linux-10", "Linux", "/dev/sda1", BOTH),
  family("suse-linux-enterprise-server-15", "Linux", "/dev/sda1", BOTH),
  family("ubuntu-server-20-lts", "Linux", "/dev/sda1", BOTH),
  family("ubuntu-server-22-lts", "Linux", "/dev/sda1", BOTH),
  family("ubuntu-server-24-lts", "Linux", "/dev/sda1", BOTH),
  ...WINDOWS,
  family("macos-sonoma", "macOS", "/dev/sda1", BOTH),
  family("macos-sequoia", "macOS", "/dev/sda1", BOTH),
];

export interface ManagedMatch {
  readonly family: ManagedFamily;
  /** Given when the name was a full one, like `amazon-linux-2023-arm64`. */
  readonly architecture?: Architecture;
}

const byName: ReadonlyMap<string, ManagedMatch> = new Map(managedFamilies.flatMap(entries));

/** The family that a name of a family, or of one of its images, stands for. */
export function findManaged(name: string): ManagedMatch | undefined {
  return byName.get(name);
}

/** Every name that {@link findManaged} knows, for suggestions. */
export function managedNames(): Iterable<string> {
  return byName.keys();
}

function family(
  name: string,
  platform: Platform,
  device: string,
  architectures: readonly Architecture[],
): ManagedFamily {
  const names: Partial<Record<Architecture, string>> = {};
  for (const architecture of architectures)
    names[architecture] = `${name}-${architecture === "x86_64" ? "x86" : "arm64"}`;
  return { family: name, platform, device, names };
}

function entries(managed: ManagedFamily): [string, ManagedMatch][] {
  const full = Object.entries(managed.names) as [Architecture, string][];
  return [
    [managed.family, { family: managed }],
    ...full.map(([architecture, name]): [string, ManagedMatch] => [name, { family: managed, architecture }]),
  ];
}

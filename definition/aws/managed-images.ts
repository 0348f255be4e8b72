import table from "./managed-names.json";
import type { Architecture, Platform } from "./platform";

/** A family of images that Amazon manages in Image Builder: its name there for each architecture, and what it implies. */
export interface ManagedFamily {
  readonly family: string;
  readonly platform: Platform;
  /** Root device of its AMIs (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html). */
  readonly device: string;
  readonly names: Readonly<Partial<Record<Architecture, string>>>;
}

interface ManagedMatch {
  readonly family: ManagedFamily;
  /** Given when the name was a full one, like `amazon-linux-2023-arm64`. */
  readonly architecture?: Architecture;
}

const byName: ReadonlyMap<string, ManagedMatch> = new Map(
  (Object.entries(table.images) as [Platform, string][]).flatMap(([platform, names]) =>
    familiesIn(platform, names.split(" ")).flatMap(entries),
  ),
);

/** The family that a name of a family, or of one of its images, means. */
export function findManaged(name: string): ManagedMatch | undefined {
  return byName.get(name);
}

/** Every name that {@link findManaged} knows, for suggestions. */
export function managedNames(): Iterable<string> {
  return byName.keys();
}

/** How people call families, with what follows in AWS's names. */
const NICKNAMES: readonly (readonly [RegExp, string])[] = [
  [/^(?:al|amzn|amazon-?linux)-?(2023|2)\b/, "amazon-linux-$1"],
  [/^ubuntu-?(?:server-)?(\d\d)(?:[.-]?04)?\b/, "ubuntu-server-$1-lts"],
  [/^(?:rhel|red-?hat(?:-linux)?)-?(\d+)\b/, "red-hat-enterprise-linux-$1"],
  [/^(?:sles?|suse)-?(\d+)\b/, "suse-linux-enterprise-server-$1"],
  [/^win(?:dows)?-?(?:server-)?(\d{4})-core\b/, "windows-server-$1-english-core-base"],
  [/^win(?:dows)?-?(?:server-)?(\d{4})\b/, "windows-server-$1-english-full-base"],
  [/^mac-?os-?14\b/, "macos-sonoma"],
  [/^mac-?os-?15\b/, "macos-sequoia"],
];

/** The family behind `al2023`, `ubuntu-22.04` or `rhel-10`, if there is one. */
export function familyNicknamed(name: string): string | undefined {
  const found = NICKNAMES.find(([form]) => form.test(name));
  const family = found && name.replace(new RegExp(`${found[0].source}.*$`), found[1]);
  return family !== undefined && byName.has(family) ? family : undefined;
}

function familiesIn(platform: Platform, names: readonly string[]): ManagedFamily[] {
  const families = new Map<string, Partial<Record<Architecture, string>>>();
  for (const name of names) {
    const [, family = name, end] = /^(.+)-(x86|arm64)$/.exec(name) ?? [];
    families.set(family, { ...families.get(family), [end === "arm64" ? "arm64" : "x86_64"]: name });
  }
  return [...families].map(([family, found]) => {
    const device = family.startsWith("amazon-linux") ? "/dev/xvda" : "/dev/sda1";
    return { family, platform, device, names: found };
  });
}

function entries(managed: ManagedFamily): [string, ManagedMatch][] {
  const full = Object.entries(managed.names) as [Architecture, string][];
  return [
    [managed.family, { family: managed }],
    ...full.map(([architecture, name]): [string, ManagedMatch] => [name, { family: managed, architecture }]),
  ];
}

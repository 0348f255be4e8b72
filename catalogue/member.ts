import type { VersionHistory } from "../changes/git/version-history";
import type { ImageDefinition } from "../definition";
import type { Live } from "./live";
import { graphParent, type ImagePlan, type Plan } from "../plan";

/** What a catalogue is made of. */
export interface Fleet {
  readonly plan: Plan;
  /** Of the plan's images and of those that they are built on. */
  readonly definitions: readonly ImageDefinition[];
  /** Where the definitions are: `owner/name` on github.com. Without it nothing links to a file or a commit. */
  readonly repository?: string;
  readonly history: VersionHistory;
  /** @default nothing was asked */
  readonly live?: Live;
}

/** An image with what is known of it. */
export interface Member {
  readonly definition: ImageDefinition;
  readonly image: ImagePlan;
}

/** The value of the tag that names an owner: the first by name with `owner` in its key, else with `team`. */
export function ownerOf({ image: { tags } }: Member): string | undefined {
  const owners = [/owner/i, /team/i].flatMap((word) => Object.entries(tags).filter(([key]) => word.test(key)));
  return owners[0]?.[1];
}

/** `Linux, x86_64, arm64`; empty where no image is built here. */
export function platformOf({ definition: { platform, architectures } }: Member): string {
  return [platform ?? [], architectures].flat().join(", ");
}

/** The parent, and of a version which: `github-runner 1.x.x`. */
export function parentOf({ parent }: ImageDefinition): string | undefined {
  const found = graphParent(parent, new Set());
  return found && [found.name, found.range === "x.x.x" ? [] : (found.range ?? [])].flat().join(" ");
}

/** Address of a repository, or of a file or commit in it: hosts other than github.com have other paths. */
export function addressIn(repository: string | undefined, kind?: "blob/HEAD" | "commit", path = "") {
  if (repository === undefined || /^https:\/\//.test(repository)) return repository;
  const within = kind === undefined ? "" : `/${kind}/${path.split("/").map(encodeURIComponent).join("/")}`;
  return `https://github.com/${repository}${within}`;
}

import type { VersionHistory } from "../changes/git/version-history";
import type { ImageDefinition } from "../definition";
import { graphParent, type ImagePlan, type Plan } from "../plan";
import type { Live } from "./live";

/** A stack with what it deploys. */
export interface CatalogueStack {
  readonly name: string;
  readonly plan: Plan;
  /** @default nothing was asked */
  readonly live?: Live;
  /** Why nothing could be asked, though it was wanted. */
  readonly note?: string;
}

/** What a catalogue is made of. */
export interface Fleet {
  /** At least one; of one the pages do not say its name. */
  readonly stacks: readonly CatalogueStack[];
  /** Of the plans' images and of those that they are built on. */
  readonly definitions: readonly ImageDefinition[];
  /** Where the definitions are: `owner/name` on github.com. Without it nothing links to a file or a commit. */
  readonly repository?: string;
  readonly history: VersionHistory;
}

/** An image as a stack deploys it. */
export interface Deployed {
  readonly stack: CatalogueStack;
  readonly image: ImagePlan;
}

/** An image with what is known of it. */
export interface Member {
  readonly definition: ImageDefinition;
  /** At least one. */
  readonly deployed: readonly [Deployed, ...Deployed[]];
}

/** Of its section on the page of an image; no name of a stack has a slash. */
export function anchorOf({ name }: CatalogueStack): string {
  return `stack/${name}`;
}

/** `account 111122223333, us-east-1` */
export function placeOf({ plan: { stack } }: CatalogueStack): string {
  return `account ${stack.account}, ${stack.region}`;
}

/** Values of the tag that names an owner, of each stack: the first by name with `owner` in its key, else with `team`. */
export function ownerOf({ deployed }: Member): string {
  const owners = deployed.flatMap(({ image: { tags } }) => {
    const named = [/owner/i, /team/i].flatMap((word) => Object.entries(tags).filter(([key]) => word.test(key)));
    return named[0]?.[1] ?? [];
  });
  return [...new Set(owners)].join(", ");
}

/** Of its tags those that all stacks give it, or that only this one does, as `key=value`. */
export function tagsOf({ deployed }: Member, only?: Deployed): readonly string[] {
  const [first, ...others] = deployed.map(({ image: { tags } }) => Object.entries(tags).map(([key, value]) => `${key}=${value}`)); // prettier-ignore
  const shared = (first ?? []).filter((tag) => others.every((tags) => tags.includes(tag)));
  if (only === undefined) return shared;
  return Object.entries(only.image.tags).map(([key, value]) => `${key}=${value}`).filter((tag) => !shared.includes(tag)); // prettier-ignore
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
export function addressIn(repository: string | undefined, kind?: `blob/${string}` | "commit", path = "") {
  if (repository === undefined || /^https:\/\//.test(repository)) return repository;
  const within = kind === undefined ? "" : `/${[kind, path].join("/").split("/").map(encodeURIComponent).join("/")}`;
  return `https://github.com/${repository}${within}`;
}

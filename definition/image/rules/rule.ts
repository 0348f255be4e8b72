import type { Fault, Path } from "../../diagnostics/fault";
import type { ImageDefinition } from "../image-definition";
import type { ImageSettings as Settings } from "../../settings/images";

/** What a rule sees of one definition. */
export interface ImageView {
  readonly definition: ImageDefinition;
  readonly settings?: Settings;
}

/** A rule within one image. It sees the normal form; its faults point into the file. */
export interface ImageRule {
  /** Keys that the rule reads. It is left out where one of them is broken: it would judge a default, not the file. */
  readonly needs: readonly Path[];
  readonly check: (view: ImageView) => readonly Fault[];
}

/** What a rule across images sees of each. */
export interface Member {
  readonly definition: ImageDefinition;
  /** Whether the value at a path has a fault, so that the normal form holds a default in its place. */
  readonly isBroken: (path: Path) => boolean;
}

/** A rule across images. `member` is the one judged. */
export interface FleetRule {
  readonly needs: readonly Path[];
  readonly check: (member: Member, fleet: Fleet) => readonly Fault[];
}

export interface Fleet {
  /** Every definition that could be read. */
  readonly members: ReadonlyMap<string, Member>;
  /** Names of all definition files, read or not. */
  readonly names: ReadonlySet<string>;
}

import type { Codes, Fault } from "../../diagnostics/fault";
import type { Path } from "../../yaml/place";
import type { ImageDefinition } from "../image-definition";
import type { ImageSettings } from "../../settings/images";

interface Rule {
  /** What it finds. */
  readonly codes: Codes;
  /** Keys that the rule reads. It is left out where one of them is broken: it would judge a default, not the file. */
  readonly needs: readonly Path[];
}

/**
 * A rule within one image. It sees the normal form; its faults point into the file. One with `settings` runs for each stack that
 * deploys the image; where there is none a rule that needs settings does not run, and one that uses them runs without.
 */
export type ImageRule = Rule &
  (
    | {
        readonly settings?: never;
        readonly check: (view: { readonly definition: ImageDefinition }) => readonly Fault[];
      }
    | {
        readonly settings: "used";
        readonly check: (view: {
          readonly definition: ImageDefinition;
          readonly settings?: ImageSettings | undefined;
        }) => readonly Fault[];
      }
    | {
        readonly settings: "needed";
        readonly check: (view: {
          readonly definition: ImageDefinition;
          readonly settings: ImageSettings;
        }) => readonly Fault[];
      }
  );

/** What a rule across images sees of each. */
export interface Member {
  readonly definition: ImageDefinition;
  /** Values with faults: the normal form holds defaults in their place. */
  readonly broken: readonly Path[];
}

/** A rule across images. `member` is the one judged. */
export interface FleetRule extends Rule {
  readonly check: (member: Member, fleet: Fleet) => readonly Fault[];
}

export interface Fleet {
  /** Every definition that could be read. */
  readonly members: ReadonlyMap<string, Member>;
  /** Names of all definition files, read or not. */
  readonly names: ReadonlySet<string>;
}

import type { Codes, Fault } from "../../diagnostics/fault";
import type { BootstrapSettings } from "../../settings/bootstrap";
import type { ImageSettings } from "../../settings/images";
import type { Path } from "../../yaml/place";
import type { AnyImage } from "../any-image";
import type { ImageDefinition } from "../image-definition";

/** What a rule sees of an image. */
export interface Member<Definition = ImageDefinition> {
  readonly definition: Definition;
  /** Values with faults: the normal form holds defaults in their place. */
  readonly broken: readonly Path[];
}

/** What a rule sees of the other images. */
export interface Fleet {
  /** Every definition that could be read. */
  readonly members: ReadonlyMap<string, Member>;
  /** Names of all definition files, read or not. */
  readonly names: ReadonlySet<string>;
  /** Settings of all stacks that are judged by. */
  readonly stacks: readonly ImageSettings[];
  /** Settings of the stacks that make the boundaries of roles, if they are known. */
  readonly boundaries: readonly BootstrapSettings[];
}

interface View<Definition> {
  readonly definition: Definition;
  readonly fleet: Fleet;
}

/**
 * A rule sees the normal form of an image; its faults point into the file. One with `settings` runs for each stack that
 * deploys the image; where there is none a rule that needs settings does not run, and one that uses them runs without.
 */
export type Rule<Definition = AnyImage> = {
  /** What it finds. */
  readonly codes: Codes;
  /** Keys that the rule reads. It is left out where one of them is broken: it would judge a default, not the file. */
  readonly needs: readonly Path[];
} & (
  | {
      readonly settings?: never;
      readonly check: (view: View<Definition>) => readonly Fault[];
    }
  | {
      readonly settings: "used";
      readonly check: (view: View<Definition> & { readonly settings?: ImageSettings | undefined }) => readonly Fault[];
    }
  | {
      readonly settings: "needed";
      readonly check: (view: View<Definition> & { readonly settings: ImageSettings }) => readonly Fault[];
    }
);

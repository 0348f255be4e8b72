import type { ImageSource } from "../files/source";
import type { ImageDefinition, Parent } from "./image-definition";
import type { Issue } from "../diagnostics/issue";
import type { ImageSettings as Settings } from "../settings/images";

export interface LoadOptions {
  readonly source: ImageSource;
  /** Rules that need settings (channels, organization, required tags, account) run only when given. */
  readonly settings?: Settings;
  /** Names to report and return; rules across images always see all. Default: all. */
  readonly names?: readonly string[];
  /**
   * Reads the definitions of these names and those that they are built on, and no other. What it gives of them is the same as
   * of all, for rules across images look at ancestors alone; faults elsewhere stay unseen. Default: all are read.
   */
  readonly only?: (name: string) => boolean;
}

export interface LoadResult {
  /** Definitions without errors, sorted by name. */
  readonly definitions: readonly ImageDefinition[];
  /** Of all files, sorted by file, line, column, code. */
  readonly issues: readonly Issue[];
  /** How many definition files there are. */
  readonly files: number;
  /** Every definition file that was to be read, sound or not, sorted by name: what could be read of its kin. */
  readonly kin: readonly Kin[];
  /** The texts of `images/variables.yaml`. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What is known of an image's place among images, even when its definition has errors. */
export interface Kin {
  readonly name: string;
  /** Whether the definition has no error, alone and among the others. */
  readonly isSound: boolean;
  /** Absent when it cannot be read. */
  readonly version?: string;
  /** Absent when it cannot be read. */
  readonly parent?: Parent;
  /** Names of the variables that it uses, sorted. */
  readonly variables: readonly string[];
  /** Those of them that it does not give itself: they are of `images/variables.yaml`. */
  readonly sharedVariables: readonly string[];
}

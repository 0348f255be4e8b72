import type { ImageDefinition } from "../definition/image/image-definition";
import type { StackSettings } from "../definition/settings/registry";

/** Everything that one side of a comparison says. */
export interface FleetState {
  /** Of `Pulumi.yaml`. */
  readonly project: string;
  readonly definitions: readonly ImageDefinition[];
  /** Names of definitions that are there and have errors. */
  readonly unreadable: readonly string[];
  /** `images/variables.yaml` */
  readonly variables: Readonly<Record<string, string>>;
  /** Names of these variables by definition. */
  readonly usedVariables: ReadonlyMap<string, ReadonlySet<string>>;
  /** By stack, those that can be read. */
  readonly settings: ReadonlyMap<string, StackSettings>;
  /** Stacks whose settings are there and have errors. */
  readonly unreadableSettings: readonly string[];
  /** Names of the images that each stack deploys, parts of split ones each on its own. */
  readonly deployed: ReadonlyMap<string, readonly string[]>;
}

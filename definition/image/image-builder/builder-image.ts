import type { Architecture } from "../../aws/platform";
import type { WithDefaults, WrittenAmi } from "../../schema";
import type { OnDeploy } from "../../settings/on-deploy";
import type { BuiltImage } from "../any-image";

type Written = Required<WrittenAmi>;

/** What AMIs and containers have in common: Image Builder builds both on an instance, with components. */
export interface BuilderImage extends BuiltImage {
  /** In order of execution. */
  readonly components: readonly ComponentUse[];
  /** Test components, run after `components` in the test phase. */
  readonly tests: readonly ComponentUse[];
  readonly workingDirectory?: string;
  readonly build: BuildSettings;
  readonly imageTests: ImageTestSettings;
  readonly schedule?: Schedule;
  readonly scanning: Scanning;
  readonly lifecycle?: Lifecycle;
  readonly promotion?: Written["promotion"];
}

export type ComponentUse =
  | {
      readonly kind: "managed";
      readonly name: string;
      /** With wildcards; `x.x.x` is the newest. */
      readonly version: string;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "document";
      /** Kebab-case, unique among components and tests of the image; from the file's name or the `name` key. */
      readonly name: string;
      /** `images/…`, absent for an inline document. */
      readonly file?: string;
      readonly document: AwstoeDocument;
      /** The document as it goes to AWS: YAML with stable order, ≤ 16,000 characters; parsing it gives `document`. Written when first read. */
      readonly data: string;
      readonly description?: string;
      readonly supportedOsVersions?: readonly string[];
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: "arn"; readonly arn: string; readonly parameters: Readonly<Record<string, string>> };

/** A validated AWSTOE component document as plain data, keys in the order written. */
export type AwstoeDocument = Readonly<Record<string, unknown>>;

export interface BuildSettings extends WithDefaults<
  Omit<Written["build"], "instanceTypes" | "onDeploy">,
  "timeoutMinutes" | "keepFailedInstance" | "httpPutResponseHopLimit"
> {
  /** In order of preference; at least one for each architecture. */
  readonly instanceTypes: Readonly<Partial<Record<Architecture, readonly string[]>>>;
  /** As the settings of the stack say when absent. */
  readonly onDeploy?: OnDeploy;
}

export type ImageTestSettings = WithDefaults<Written["imageTests"], "enabled" | "timeoutMinutes">;

export type Schedule = WithDefaults<Written["schedule"], "timezone" | "onlyWhenDependenciesChange" | "enabled">;

export type Scanning = WithDefaults<Written["scanning"], "enabled">;

export interface Age {
  readonly value: number;
  readonly unit: "days" | "weeks" | "months" | "years";
}

export interface Lifecycle extends WithDefaults<
  Omit<Written["lifecycle"], "deprecateAfter" | "disableAfter" | "deleteAfter" | "exclude">
> {
  readonly deprecateAfter?: Age;
  readonly disableAfter?: Age;
  readonly deleteAfter?: Age;
  readonly exclude: LifecycleExclusion;
}

export interface LifecycleExclusion extends WithDefaults<
  Omit<Required<Written["lifecycle"]>["exclude"], "launchedWithin">,
  "public" | "accounts" | "regions" | "tags"
> {
  readonly launchedWithin?: Age;
}

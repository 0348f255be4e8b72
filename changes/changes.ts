import type { Consumer, ImageDefinition } from "../definition/image/image-definition";
import type { StackKind, StackSettings } from "../definition/settings/registry";
import type { Alert } from "./alert";
import type { Consequence } from "./consequence";
import type { Hunk } from "./hunks";
import type { Effect } from "./settings/key-effect";
import type { VersionStep } from "./version";

/** Everything that one side of a comparison says. */
export interface FleetState {
  /** Of `Pulumi.yaml`. */
  readonly project: string;
  readonly definitions: readonly ImageDefinition[];
  /** Names of definitions that are there and have errors. */
  readonly unreadable: readonly string[];
  /** The highest version that stands in each of these, where there is one. */
  readonly writtenVersions?: ReadonlyMap<string, string>;
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

/**
 * What differs between the definitions of a base commit and those at hand, and what follows from it. Plain data in stable
 * order, without prose: `cli/` makes the sentences. Values hold the user's text: escape them on print.
 */
export interface Changes {
  /** Raised when the shape changes incompatibly. */
  readonly format: 2;
  /** Public sharing, new accounts, removed encryption: what a reviewer must not overlook. */
  readonly alerts: readonly Alert[];
  /** By name. Images without a change are left out. */
  readonly images: readonly ImageChange[];
  /** Of `images/variables.yaml`, by name. */
  readonly variables: readonly VariableChange[];
  /** By stack. */
  readonly settings: readonly SettingsChange[];
  /** Stacks that images of both sides come to or leave, by name. */
  readonly stacks: readonly StackChange[];
  /** Name of the Pulumi project, which URNs hold. */
  readonly project: string;
  /** By source and destination. */
  readonly moves: readonly StateMove[];
  /** Definitions with errors, which cannot be compared. */
  readonly unreadable: readonly {
    readonly name: string;
    readonly side: "base" | "now";
    /** From the version in the base, if it has one. */
    readonly step?: VersionStep;
  }[];
  /** Stacks whose settings have errors: what they change is unknown. */
  readonly unreadableSettings: readonly { readonly stack: string; readonly side: "base" | "now" }[];
  /** How many images have no change. */
  readonly unchanged: number;
}

export interface ImageChange {
  readonly name: string;
  readonly file: string;
  /** Whether another repository builds it: no version of it is taken, and none must rise. */
  readonly isExternal?: true;
  /** Whether CodeBuild builds it, which pushes any content under any version. */
  readonly isOfCodeBuild?: true;
  readonly change: "added" | "removed" | "changed";
  readonly version: { readonly old?: string; readonly new?: string; readonly step?: VersionStep };
  /** Whether what is in or on the AMI differs, so that the version must rise. */
  readonly needsRaise: boolean;
  /** Whether a deployment of this change leads to a new image, and why or why not. */
  readonly rebuild: {
    readonly yes: boolean;
    readonly why: "new" | "removed" | "raised" | "not-raised" | "around-the-ami" | "no-image";
  };
  readonly fields: readonly FieldChange[];
  readonly files: readonly FileChange[];
  /** Names of changed variables of `images/variables.yaml` that the definition uses. */
  readonly variables: readonly string[];
  /** Also what is gained and lost: who can launch the image, where it is and with which key. */
  readonly consequences: readonly Consequence[];
  /** Images built on this one, nearest first, that it affects; empty when nothing is rebuilt. */
  readonly children: readonly ChildChange[];
  /** Files in other repositories that carry this image. */
  readonly consumers: readonly Consumer[];
  /** The same content was, or is now, under this name: a rename is a removal and an addition. */
  readonly otherName?: string;
}

/** A value of the definition in the words of the YAML. `old` is absent where it is new, `new` where it is gone. */
export interface FieldChange {
  /** `distribution.share.accounts` */
  readonly path: string;
  readonly old?: unknown;
  readonly new?: unknown;
}

/** A document or a script whose content differs. Lines of what goes to AWS: comments of YAML do not count. */
export interface FileChange {
  /** `images/docker/install.yaml`, or `components.install` for a document inside the definition. */
  readonly path: string;
  readonly linesAdded: number;
  readonly linesRemoved: number;
  /** None of a text that holds a secret, and none where the texts have little in common. */
  readonly hunks: readonly Hunk[];
}

export interface VariableChange {
  readonly name: string;
  readonly old?: string;
  readonly new?: string;
  /** Images that use it. */
  readonly images: readonly string[];
}

/** Settings of a stack that differ, are new or are gone. */
export interface SettingsChange {
  readonly stack: string;
  /** What the stack makes: images, or what they stand on. */
  readonly kind: StackKind;
  readonly fields: readonly FieldChange[];
  /** What a deployment does, one for each key that differs, in the order of the fields. Empty where a side has no settings. */
  readonly effects: readonly SettingsEffect[];
}

/** What a change of one key of the settings leads to. */
export interface SettingsEffect {
  /** `region`, `network.subnetId` */
  readonly key: string;
  /** On what the images of the stack share. */
  readonly stack: EffectOn;
  /** On images to which something happens, by name. */
  readonly images: readonly (EffectOn & { readonly name: string; readonly rebuilds: boolean })[];
}

export interface EffectOn {
  readonly effect: Effect;
  readonly consequences: readonly Consequence[];
}

/** State that must move before a deployment, since images go from one part of a split fleet to another. */
export interface StateMove {
  /** `prod-3` */
  readonly source: string;
  /** `prod-1` */
  readonly destination: string;
  /** By name. */
  readonly images: readonly string[];
}

export interface StackChange {
  readonly stack: string;
  /** Images that it deploys now and did not. */
  readonly joins: readonly string[];
  /** Images that it no longer deploys: it deletes what builds them. */
  readonly leaves: readonly string[];
}

export interface ChildChange {
  readonly name: string;
  /** Its parent, which is the changed image or another of its children. */
  readonly parent: string;
  /** The versions of the parent that it takes. */
  readonly range: string;
  readonly parentVersion: string;
  readonly version: string;
  readonly follows: boolean;
  /** When it is rebuilt, or why it is not. */
  readonly why: "outside-range" | "pinned" | "raised" | "by-schedule" | "no-schedule" | "schedule-off";
  /** By which it is rebuilt. */
  readonly schedule?: { readonly cron?: string; readonly timezone: string } | { readonly rate: string };
}

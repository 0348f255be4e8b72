import type { WithDefaults, WrittenAmi } from "../../schema";

type Written = Required<WrittenAmi>;
type WrittenBuilds = Written["ci"];
type WrittenProject = Required<WrittenBuilds>;
type CiTriggers = WrittenProject["triggers"];
type ReleaseTriggers = Required<Written["release"]>["triggers"];

/** Keys that are there in the normal form, whether they are written or not. */
type Defaulted = "timeoutMinutes" | "queuedTimeoutMinutes" | "artifacts" | "artifactRetentionDays" | "logRetentionDays";

/** What AWS CodeBuild does with the source repository of an image, or of a project. */
export interface BuildProjects {
  readonly ci?: BuildProject;
  readonly release?: BuildProject;
  /** At least one, where there are any, without duplicates. */
  readonly flavors?: readonly Flavor[];
}

/** The normal form of `ci` and of `release`. The schema says what each key means. */
export interface BuildProject extends WithDefaults<
  Omit<WrittenBuilds, "source" | "triggers" | "environment" | "batch">,
  Defaulted
> {
  /** Of `release`, that of `ci` where it has none. */
  readonly source: WithDefaults<WrittenProject["source"], "type" | "cloneDepth" | "submodules" | "reportStatus">;
  /** Absent where only people start builds. */
  readonly triggers?: Triggers;
  readonly environment: WithDefaults<
    WrittenProject["environment"],
    "type" | "computeType" | "image" | "privileged" | "variables"
  >;
  /** There where there are flavors. */
  readonly batch?: WithDefaults<WrittenProject["batch"], "type" | "failFast" | "timeoutMinutes" | "combineArtifacts">;
}

/** Of `ci`: pull requests, with `approval` always there; of `release`: `protected`. */
export type Triggers = WithDefaults<CiTriggers & Pick<ReleaseTriggers, "protected">>;

/** One of the builds that a start makes. */
export interface Flavor {
  readonly name: string;
  /** Names of flavors that are built before it, in the order written. */
  readonly needs: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly computeType?: string;
}

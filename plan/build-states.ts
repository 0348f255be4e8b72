/**
 * What a build's state is for a rebuild, whatever its builder calls it. `deprecated`: built, and out of date already by the fleet's
 * own lifecycle. `gone`: disabled or deleted. `other`: a word that is new to us, which may lead to one that is not.
 */
export type BuildState = "pending" | "running" | "available" | "deprecated" | "failed" | "cancelled" | "gone" | "other";

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html */
export const IMAGE_STATES: Readonly<Record<string, BuildState>> = {
  PENDING: "pending",
  ...{ CREATING: "running", BUILDING: "running", TESTING: "running", DISTRIBUTING: "running", INTEGRATING: "running" },
  ...{ AVAILABLE: "available", DEPRECATED: "deprecated", FAILED: "failed", CANCELLED: "cancelled" },
  ...{ DISABLED: "gone", DELETED: "gone" },
};

/** How builds of CodeBuild end: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Build.html */
export const PROJECT_ENDS = {
  SUCCEEDED: "available",
  STOPPED: "cancelled",
  FAILED: "failed",
  FAULT: "failed",
  TIMED_OUT: "failed",
} as const;

/** Where CodeBuild itself says no reason. */
export const PROJECT_REASONS: Readonly<Partial<Record<string, string>>> = {
  TIMED_OUT: "a time limit of the project ended",
  FAULT: "CodeBuild itself failed",
  STOPPED: "someone stopped it",
};

/** Phases in which nothing runs yet: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BuildPhase.html */
export const PROJECT_QUEUE: readonly unknown[] = ["SUBMITTED", "QUEUED"];

/** Variables of a build of CodeBuild: what it makes, and those of `golden rebuild` that started it; what it exports once it has pushed. */
export const PROJECT_VARIABLES = {
  version: "IMAGE_VERSION",
  request: "GOLDEN_REQUEST",
  digest: "IMAGE_DIGEST",
} as const;

import type { Target } from "./target";

/** A build of an image: what Image Builder calls an image build version. */
export interface Build {
  readonly arn: string;
  /**
   * As Image Builder has it: `PENDING`, `BUILDING`, `AVAILABLE`, `FAILED` …
   * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html
   */
  readonly status: string;
  /** What Image Builder says of a failure. */
  readonly reason?: string;
  readonly startedAt?: Date;
  /** Those of `golden rebuild` that started or joined it; none where only others did. */
  readonly requests: readonly string[];
  /** One for each Region and account. */
  readonly amis: readonly { readonly region: string; readonly account: string; readonly id: string }[];
  /** References of a container: a repository's address with a tag. */
  readonly containers: readonly string[];
  /** Where its log is in CloudWatch Logs. */
  readonly log?: { readonly group: string; readonly stream: string };
}

/** A start that was taken, or why not. */
export type Started =
  | { readonly kind: "started"; readonly arn: string }
  /** Another start is under way, or the pipeline is in use: look again. */
  | { readonly kind: "taken"; readonly said: string };

/** A pipeline as it is deployed. */
export interface Pipeline {
  readonly arn: string;
  /** The ImageVersion that it builds. */
  readonly version: string;
}

/** What builds images. */
export interface Builder {
  /** By name. */
  pipelines(): Promise<ReadonlyMap<string, Pipeline>>;
  /** Of the target's ImageVersion, the newest first. */
  builds(target: Target): Promise<readonly Build[]>;
  /** The same token never starts two builds. */
  start(pipeline: Pipeline, request: string, token: string): Promise<Started>;
  /** Notes that a request joined a build, so that it knows it again. */
  claim(build: Build, request: string): Promise<void>;
  /** Undefined where there is none (any more). */
  read(arn: string): Promise<Build | undefined>;
}

const RUNNING: readonly string[] = ["PENDING", "CREATING", "BUILDING", "TESTING", "DISTRIBUTING", "INTEGRATING"];

/** Whether it goes on, as far as its state is one that we know. */
export function isRunning({ status }: Build): boolean {
  return RUNNING.includes(status);
}

/** For how long the same request does not build again what it built: above the 12 hours that tests of an image take by default, below a day. */
const KEPT_MS = 16 * 3_600_000;

/** Whether the same command, or the same run of a workflow, started or joined it, not long ago. */
export function isOfRequest(build: Build, request: string, now: Date): boolean {
  return build.requests.includes(request) && now.getTime() - startOf(build) < KEPT_MS;
}

/** Milliseconds since 1970. */
export function startOf({ startedAt }: Build): number {
  return startedAt?.getTime() ?? 0;
}

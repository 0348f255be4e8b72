/** How a simulator is started. */
export interface SimulatorOptions {
  /**
   * File that holds the whole cloud as JSON; it is replaced atomically after every change and before the answer goes out, and read at
   * start, so that a killed process loses nothing.
   * @default memory only
   */
  readonly stateFile?: string;
  /** Account of the default credentials, 12 digits. @default "111122223333" */
  readonly account?: string;
  /** Region of a provider that names none. @default "us-east-1" */
  readonly region?: string;
  /** TCP port on 127.0.0.1. @default 0, any free one */
  readonly port?: number;
  /** Faults injected from the start. @default none */
  readonly faults?: readonly Fault[];
  /** Milliseconds that each create, update and delete takes. @default 0 */
  readonly latencyMs?: number;
  /** The clock of dates in outputs. @default the system's */
  readonly now?: () => Date;
}

/** One failure to inject. */
export interface Fault {
  readonly on: "create" | "update" | "delete" | "read";
  /** Type token, such as "aws:imagebuilder/imageRecipe:ImageRecipe". @default any */
  readonly type?: string;
  /** Strikes at the k-th matching call, from 1, counted from when the fault was injected. */
  readonly call: number;
  /**
   * `fail`: nothing happened; `fail-after`: AWS did it and the answer was lost; `hang`: nothing happened and no answer comes until the
   * provider is cancelled or the simulator closes; `hang-after`: AWS did it, and no answer comes.
   */
  readonly effect: "fail" | "fail-after" | "hang" | "hang-after";
  /** @default a 500 InternalServerError in AWS's words */
  readonly message?: string;
}

/** One call of the engine, as the journal keeps it. Inputs are left out: they may hold secrets. */
export interface Call {
  readonly seq: number;
  readonly operation: "check" | "diff" | "create" | "update" | "delete" | "read" | "invoke";
  readonly type: string;
  readonly urn?: string;
  readonly name?: string;
  readonly id?: string;
  readonly region?: string;
  readonly account?: string;
  readonly preview: boolean;
  readonly outcome: "ok" | "error";
  readonly message?: string;
}

/** One resource that exists in the simulated cloud. */
export interface CloudResource {
  readonly type: string;
  readonly id: string;
  readonly account: string;
  /** Region, or "global" for IAM and GitHub. */
  readonly region: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** False for what a build wrote and no program declares, such as SSM parameters of a distribution. */
  readonly managed: boolean;
}

/** One machine image. It outlives the Image Builder image that made it. */
export interface Ami {
  readonly imageId: string;
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly architecture: string;
  readonly encrypted: boolean;
  readonly launchPermissions: LaunchPermissions;
  /** ARN of the Image Builder image that made it. */
  readonly sourceImage: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Who may launch an AMI beside its owner. */
export interface LaunchPermissions {
  readonly userIds: readonly string[];
  readonly userGroups: readonly string[];
  readonly organizationArns: readonly string[];
  readonly organizationalUnitArns: readonly string[];
}

/** A running simulator. */
export interface Simulator {
  readonly port: number;
  /** Value for the environment variable PULUMI_DEBUG_PROVIDERS. */
  readonly debugProviders: string;
  /** Every call so far, in order. */
  readonly calls: readonly Call[];
  resources(type?: string): readonly CloudResource[];
  /** Every AMI of every region and account. */
  amis(): readonly Ami[];
  /** Changes a resource behind the engine's back. Throws where there is none. */
  alter(type: string, id: string, patch: Record<string, unknown>): void;
  /** Deletes a resource behind the engine's back, whatever uses it. Throws where there is none. */
  remove(type: string, id: string): void;
  inject(...faults: Fault[]): void;
  clearFaults(): void;
  close(): Promise<void>;
}

import type { PulumiFn } from "@pulumi/pulumi/automation";
import type { CloudResource, Simulator } from "../../simulator";
import type { ThreadOptions } from "../../simulator/thread";
import type { ResourceChange } from "../outcome/journal";
import type { Operation } from "../outcome/failure";
import type { PulumiCli } from "../pulumi-cli/acquire";
import type { StackPlace } from "../state/settings";

/** Options of an operation of the local engine. */
export interface LocalEngineOptions extends StackPlace {
  /** Settings of the simulator: account, region, faults … @default its own; its state is a file in `stateDir` */
  readonly simulator?: ThreadOptions;
  /** The program. @default that of `stacks/`, with `root` and `images` */
  readonly program?: PulumiFn;
  /** Globs that narrow the images of the stack. @default all of the stack's */
  readonly images?: readonly string[];
  /** Gets a line of progress for people, before the engine speaks. @default nobody */
  readonly onProgress?: (message: string) => void;
  /** Gets the engine's own output as it comes, unchanged. @default nobody */
  readonly onOutput?: (text: string) => void;
  /** Gets what the engine writes to its standard error. @default nobody */
  readonly onErrorOutput?: (text: string) => void;
  /** @default never */
  readonly color?: "always" | "never";
  /** Shows every property of every change, and the outputs. @default false */
  readonly diff?: boolean;
  /** Folders of policy packs that judge a preview and an up; a violation of a mandatory policy fails it. @default none */
  readonly policyPacks?: readonly string[];
  /**
   * Stops the engine as Ctrl-C does: it ends what is under way and saves its state. A terminal sends Ctrl-C to the CLI by
   * itself, and a second one makes it drop what it does; so abort on SIGTERM, not on the SIGINT of a terminal.
   */
  readonly signal?: AbortSignal;
  /** The Pulumi CLI. @default `acquirePulumi()` */
  readonly cli?: PulumiCli;
  /** Starts the simulator. @default that of `simulator/`, in a thread of its own */
  readonly startSimulator?: StartSimulator;
}

export interface RefreshOptions extends LocalEngineOptions {
  /** Only looks: the state stays as it is, and `drift` says what it would become. @default false */
  readonly expectNoChanges?: boolean;
}

/** What an operation did; of a preview, what it would do. */
export interface LocalResult {
  readonly operation: Exclude<Operation, "cancel">;
  /** Number of resources by the engine's own word: create, same, update, replace, delete … */
  readonly summary: Readonly<Record<string, number>>;
  /** The program's outputs; secret ones are `[secret]`, and in a preview those not yet known `[unknown]`. Empty after refresh and destroy. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The resources that the engine looked at: the sum of `summary`. */
  readonly resources: number;
  /** What a preview or an up changes, in the order of the engine; empty for the other operations. */
  readonly changes: readonly ResourceChange[];
  /** What refresh found different from the state; empty for the other operations. */
  readonly drift: readonly ResourceChange[];
  /** The URNs of protected resources that destroy unprotected first: a simulation has nothing to lose. */
  readonly unprotected: readonly string[];
  readonly cli: PulumiCli;
}

/** What the engine uses of a running simulator. */
export interface RunningSimulator extends Pick<Simulator, "debugProviders" | "close"> {
  /** What there is of a type. */
  resources(type: string): readonly CloudResource[] | Promise<readonly CloudResource[]>;
}

export type StartSimulator = (settings: ThreadOptions) => Promise<RunningSimulator>;

import type { S3Client } from "@aws-sdk/client-s3";
import type { DescribeExecutionOutput, SFNClient } from "@aws-sdk/client-sfn";
import { wantedWord, type FleetInput, type FleetTarget } from "../../plan/fleet";
import type { Build, Builder } from "../rebuild/build";
import { cutOff, isOpen, progressOf, type Line, type Progress } from "../rebuild/progress";
import { buildState } from "../rebuild/image-builder";
import type { Reason } from "../rebuild/reasons";
import type { ImageBuilderTarget } from "../rebuild/target";

/** How far a run in the account is. */
export interface FleetRun {
  /** Of Step Functions: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`. */
  readonly status: string;
  /** What it says of a failure. */
  readonly cause?: string;
  readonly request: string;
  readonly lines: readonly Line[];
  readonly reasons: ReadonlyMap<string, readonly Reason[]>;
}

export interface WatchOptions {
  readonly sfn: SFNClient;
  readonly s3: S3Client;
  readonly builder: Pick<Builder<ImageBuilderTarget>, "builds">;
  readonly executionArn: string;
  readonly now: () => Date;
  /** Waits between two looks; ends early, without an error, when the watch is to end. */
  readonly wait: () => Promise<void>;
  /** Whether the watch is to end; the run goes on. */
  readonly isStopped: () => boolean;
}

/** An image as the plan of the run has it. */
type Item = FleetTarget & ImageBuilderTarget;

/** What the run wrote down of an image that it is done with. */
interface Written {
  readonly state: string;
  readonly reasons?: readonly Reason[];
  readonly build?: Omit<Build, "startedAt" | "state"> & { readonly startedAt?: string };
  readonly endedAt?: string;
}

/** Objects that are read at once. */
const AT_ONCE = 20;

/**
 * Follows a run of the state machine from anywhere: what it is done with is in its bucket, what it builds has Image Builder. Where the
 * bucket is and what was wanted, the execution itself says.
 */
export async function* watchRun(options: WatchOptions): AsyncGenerator<FleetRun, void> {
  const { sfn, executionArn, wait, isStopped } = options;
  const { DescribeExecutionCommand } = await import("@aws-sdk/client-sfn");
  const first = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  const { bucket, items, absent } = await planOf(options, first);
  const written = new Map<string, Written>();
  for (;;) {
    const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    await readWritten(options, { bucket, run: found.name ?? "" }, written);
    const run = await lookAt(options, found, items, written);
    yield { ...run, lines: [...run.lines, ...absent] };
    if (found.status !== "RUNNING" || isStopped()) return;
    await wait();
    if (isStopped()) return;
  }
}

/** What the machine was when the run began: a deployment since then changes nothing of it. */
async function planOf({ sfn, s3, executionArn }: WatchOptions, { input }: DescribeExecutionOutput) {
  const { DescribeStateMachineForExecutionCommand } = await import("@aws-sdk/client-sfn");
  const { definition = "{}" } = await sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  const { States: states } = JSON.parse(definition) as {
    readonly States: {
      readonly Begin: { readonly Assign: { readonly parts: readonly { readonly key: string }[] } };
      readonly Part: { readonly ItemReader: { readonly Arguments: { readonly Bucket: string } } };
    };
  };
  const bucket = states.Part.ItemReader.Arguments.Bucket;
  const { only } = inputOf(input);
  const wanted = new Set(only);
  const parts = await Promise.all(
    states.Begin.Assign.parts.map(async ({ key }) => (await readJson(s3, bucket, key)) as readonly FleetTarget[]),
  );
  const all = parts.flat().map((item) => ({ ...item, builder: "image-builder" as const }));
  const items = all.filter((item) => wanted.size === 0 || wanted.has(wantedWord(item)));
  const there = new Set(items.map(wantedWord));
  return { bucket, items, absent: only.filter((word) => !there.has(word)).map((word) => absentLine(word, all)) };
}

/** Of an image that the machine does not have in that version. */
function absentLine(word: string, all: readonly Item[]): Line {
  const at = word.lastIndexOf(" ");
  const [id, version] = [word.slice(0, at), word.slice(at + 1)];
  const deployed = all.find((item) => item.id === id);
  const nothing = { builder: "image-builder", image: id, architecture: "", pipeline: "", versionArn: "" } as const;
  const why = { kind: "not-deployed", ...(deployed && { deployed: deployed.version }) } as const;
  return { target: { ...nothing, ...deployed, id, version }, progress: { state: "not-started", why } };
}

function inputOf(input: string | undefined): FleetInput {
  return JSON.parse(input ?? "{}") as FleetInput;
}

/** Outcomes never change: each is read once. */
async function readWritten(
  { s3 }: WatchOptions,
  { bucket, run }: { readonly bucket: string; readonly run: string },
  written: Map<string, Written>,
): Promise<void> {
  const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  const prefix = `runs/${run}/`;
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    keys.push(...Contents.flatMap(({ Key = "" }) => (written.has(pipelineOf(Key)) ? [] : [Key])));
  }
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const read = keys.slice(at, at + AT_ONCE).map(async (key) => {
      written.set(pipelineOf(key), (await readJson(s3, bucket, key)) as Written);
    });
    await Promise.all(read);
  }
}

/** `runs/a1b2/web-x86-64.json` → `web-x86-64` */
function pipelineOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1).replace(/\.json$/, "");
}

async function readJson(s3: S3Client, bucket: string, key: string): Promise<unknown> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? "null") as unknown;
}

async function lookAt(
  options: WatchOptions,
  { status = "RUNNING", name = "", input, cause }: DescribeExecutionOutput,
  items: readonly Item[],
  written: ReadonlyMap<string, Written>,
): Promise<FleetRun> {
  const { parallel, request } = inputOf(input);
  const own = request === "" ? name : request;
  const open = items.filter(({ pipeline }) => !written.has(pipeline));
  // The run has no more than so many going, and takes them in their order.
  const going = new Map(
    await Promise.all(
      open.slice(0, parallel).map(async (item) => [item.id, await building(options, item, own)] as const),
    ),
  );
  const isOver = status !== "RUNNING";
  const lines = items.flatMap((target): Line[] => {
    const told = written.get(target.pipeline);
    if (told?.state === "skipped") return [];
    const progress = told === undefined ? (going.get(target.id) ?? { state: "waiting" }) : progressIn(told);
    return [{ target, progress: isOver && isOpen(progress) ? cutOff(progress, options.now()) : progress }];
  });
  const reasons = new Map(items.map(({ id, pipeline }) => [id, written.get(pipeline)?.reasons ?? []]));
  return { status, ...(cause !== undefined && { cause }), request: own, lines, reasons };
}

async function building({ builder, now }: WatchOptions, item: Item, request: string): Promise<Progress> {
  const build = (await builder.builds(item)).find(({ requests }) => requests.includes(request));
  if (build === undefined) return { state: "waiting" };
  const progress = progressOf(build, "built", now());
  // The run has not seen its end yet.
  return isOpen(progress) ? progress : { state: "building", build, how: "built" };
}

/** Dates are texts in JSON, and a status is Image Builder's. */
function progressIn({ state, build, endedAt, ...rest }: Written): Progress {
  const { startedAt, ...known } = build ?? {};
  return {
    ...rest,
    state,
    ...(build !== undefined && {
      build: {
        ...known,
        state: buildState(build.status),
        ...(startedAt !== undefined && { startedAt: new Date(startedAt) }),
      },
    }),
    ...(endedAt !== undefined && { endedAt: new Date(endedAt) }),
  } as unknown as Progress;
}

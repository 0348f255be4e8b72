import type { S3Client } from "@aws-sdk/client-s3";
import type { DescribeExecutionOutput, SFNClient } from "@aws-sdk/client-sfn";
import { wantedWord, type FleetInput, type FleetItem } from "../../plan/fleet";
import type { Doubt } from "../rebuild/bases";
import { isRunning, type Build, type Builder } from "../rebuild/build";
import { cutOff, isOpen, progressOf, type Line, type Progress } from "../rebuild/progress";
import type { Reason } from "../rebuild/reasons";

/** How far a run in the account is. */
export interface FleetRun {
  /** Of Step Functions: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`. */
  readonly status: string;
  /** What it says of a failure. */
  readonly cause?: string;
  readonly request: string;
  readonly lines: readonly Line[];
  readonly reasons: ReadonlyMap<string, readonly Reason[]>;
  /** What nobody could tell, by image: also of those that were left as they are. */
  readonly doubts: readonly (readonly [id: string, doubts: readonly Doubt[]])[];
}

export interface WatchOptions {
  readonly sfn: SFNClient;
  readonly s3: S3Client;
  readonly builder: Pick<Builder, "builds">;
  readonly executionArn: string;
  readonly now: () => Date;
  /** Waits between two looks; ends early, without an error, when the watch is to end. */
  readonly wait: () => Promise<void>;
  /** Whether the watch is to end; the run goes on. */
  readonly isStopped: () => boolean;
}

/** What the run wrote down of an image that it is done with. */
interface Written {
  readonly state: string;
  readonly reasons?: readonly Reason[];
  readonly doubts?: readonly Doubt[];
  readonly build?: Omit<Build, "startedAt"> & { readonly startedAt?: string };
  readonly endedAt?: string;
}

/** Objects that are read at once. */
const AT_ONCE = 20;

/**
 * Follows a run of the state machine from anywhere: what it is done with is in its bucket, what it builds its builders have. Where the
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
    states.Begin.Assign.parts.map(async ({ key }) => (await readJson(s3, bucket, key)) as readonly FleetItem[]),
  );
  const all = parts.flat();
  const items = all.filter(({ target }) => wanted.size === 0 || wanted.has(wantedWord(target)));
  const there = new Set(items.map(({ target }) => wantedWord(target)));
  return { bucket, items, absent: only.filter((word) => !there.has(word)).map((word) => absentLine(word, all)) };
}

/** Of an image that the machine does not have in that version. */
function absentLine(word: string, all: readonly FleetItem[]): Line {
  const at = word.lastIndexOf(" ");
  const [id, version] = [word.slice(0, at), word.slice(at + 1)];
  const deployed = all.find(({ target }) => target.id === id)?.target;
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
    keys.push(...Contents.flatMap(({ Key = "" }) => (written.has(itemKeyOf(Key)) ? [] : [Key])));
  }
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const read = keys.slice(at, at + AT_ONCE).map(async (key) => {
      written.set(itemKeyOf(key), (await readJson(s3, bucket, key)) as Written);
    });
    await Promise.all(read);
  }
}

/** `runs/a1b2/web-x86-64.json` → `web-x86-64` */
function itemKeyOf(key: string): string {
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
  items: readonly FleetItem[],
  written: ReadonlyMap<string, Written>,
): Promise<FleetRun> {
  const { parallel, request } = inputOf(input);
  const own = request === "" ? name : request;
  const open = items.filter(({ key }) => !written.has(key));
  const isReady = ({ parents }: FleetItem): boolean =>
    !parents.some(({ key }) => open.some((each) => each.key === key));
  // The run has no more than so many going, and takes them in their order.
  const going = new Map(
    await Promise.all(
      open
        .slice(0, parallel)
        .map(async (item) => [item.key, await building(options, item, own, isReady(item))] as const),
    ),
  );
  const isOver = status !== "RUNNING";
  const lines = items.flatMap(({ target, key }): Line[] => {
    const told = written.get(key);
    if (told?.state === "skipped") return [];
    const progress = told === undefined ? (going.get(key) ?? { state: "waiting" }) : progressIn(told);
    return [{ target, progress: isOver && isOpen(progress) ? cutOff(progress, options.now()) : progress }];
  });
  const reasons = new Map(items.map(({ target: { id }, key }) => [id, written.get(key)?.reasons ?? []]));
  const doubts = items.map(({ target: { id }, key }) => [id, written.get(key)?.doubts ?? []] as const);
  return { status, ...(cause !== undefined && { cause }), request: own, lines, reasons, doubts };
}

/** @param isReady whether it waits for no parent any more: it then joins what others run, which takes no note of it everywhere */
async function building(
  { builder, now }: WatchOptions,
  { target }: FleetItem,
  request: string,
  isReady: boolean,
): Promise<Progress> {
  const builds = await builder.builds(target);
  const own = builds.find(({ requests }) => requests.includes(request));
  const build = own ?? (isReady ? builds.find(isRunning) : undefined);
  if (build === undefined) return { state: "waiting" };
  const how = own === undefined ? "joined" : "built";
  const progress = progressOf(build, how, now());
  // The run has not seen its end yet.
  return isOpen(progress) ? progress : { state: "building", build, how };
}

/** Dates are texts in JSON. */
function progressIn({ state, build, endedAt, ...rest }: Written): Progress {
  const { startedAt, ...known } = build ?? {};
  return {
    ...rest,
    state,
    ...(build !== undefined && {
      build: {
        ...known,
        ...(startedAt !== undefined && { startedAt: new Date(startedAt) }),
      },
    }),
    ...(endedAt !== undefined && { endedAt: new Date(endedAt) }),
  } as unknown as Progress;
}

import { batchOf } from "../builds/buildspec";
import { type Batch, type BatchWalk, type Group, walkBatch } from "../builds/batch";
import type { BuildScript, Outcome } from "../builds/script";
import { CODEBUILD as COURSE, type Run, walk, type Walk } from "../builds/walk";
import { here, uuid } from "../cloud/kind";
import type { CloudResource } from "../cloud/store";
import { committedBuildspec } from "../control/buildspecs";
import { takeScript } from "../control/scripts";
import { block, type Properties, text, without } from "../schema/property";
import type { Api } from "./api";
import { ApiError } from "./error";
import { outcomeOf } from "./images";

const BUILD = "codebuild:build";
const BATCH = "codebuild:batch";
const MINUTE_MS = 60_000;

/** A project as a build uses it: its own values with the overrides of the start, in the shape of the API. */
export type Settings = Properties;

/** A build, of its own or in a batch, as far as it is now. */
export interface RunningBuild {
  /** `project:uuid`. */
  readonly id: string;
  readonly number: number;
  readonly settings: Settings;
  readonly script: Outcome;
  readonly walk: Walk;
  /** Identifier and batch, where it is in one. */
  readonly group?: string;
  readonly batchId?: string;
}

/** A batch as far as it is now. */
export interface RunningBatch {
  readonly id: string;
  readonly number: number;
  readonly settings: Settings;
  readonly batch: Batch;
  readonly walk: BatchWalk;
  /** The builds of each group, the current one last. */
  readonly tries: Readonly<Record<string, number>>;
}

/** Starts a build. @throws ApiError where a script refuses it */
export function startBuild(api: Api, settings: Settings): string {
  const script = scriptFor(api, settings);
  const { id, number } = nextId(api, settings, "build");
  put(api, BUILD, id, { number, settings, startedAt: api.time, script: outcomeOf(script) });
  return id;
}

/**
 * Starts a batch, with the groups of the buildspec or of the script. A script whose groups the project has none of would do
 * nothing, unseen, and so fails it; a buildspec given for this one batch (`isOwn` false) may leave them out.
 * @throws ApiError where a script refuses it
 */
export function startBatch(api: Api, settings: Settings, isOwn = true): string {
  const { groups: scripted, ...script } = scriptFor(api, settings);
  const spec = buildspecOf(api, settings);
  const found = spec === undefined ? undefined : batchOf(spec);
  const entries = typeof found === "object" ? found.groups : Object.keys(scripted ?? {}).map(entryNamed);
  const most = Number(block(block(settings, "buildBatchConfig"), "restrictions")["maximumBuildsAllowed"] ?? 100);
  const fault = faultOf(found, entries.length, most) ?? (isOwn ? strayGroups(entries, scripted) : undefined);
  const groups = entries.map((entry) => ({
    ...entry,
    script: { ...outcomeOf(script), ...scripted?.[entry.identifier] },
  }));
  const { id, number } = nextId(api, settings, "batch");
  const fastFail = typeof found === "object" && found.fastFail;
  put(api, BATCH, id, {
    ...{ number, settings, startedAt: api.time, script: outcomeOf(script), groups, fastFail, fault },
    tries: Object.fromEntries(groups.map(({ identifier }) => [identifier, 1])),
  });
  return id;
}

/** Stops a build, also one of a batch; one that has ended stays as it is. */
export function stopBuild(api: Api, build: RunningBuild): void {
  const { account, region, store, time } = api;
  const [type, id] = build.batchId === undefined ? [BUILD, build.id] : [BATCH, build.batchId];
  const record = store.get(type, account, region, id);
  if (!record || build.walk.status !== "IN_PROGRESS") return;
  const groups = ((record.state["groups"] ?? []) as readonly Group[]).map((group) =>
    group.identifier === build.group ? { ...group, stoppedAt: time } : group,
  );
  put(api, type, id, { ...record.state, ...(build.batchId === undefined ? { stoppedAt: time } : { groups }) });
}

/** Stops a batch and its builds. */
export function stopBatch(api: Api, { id, walk: { status } }: RunningBatch): void {
  const record = api.store.get(BATCH, api.account, api.region, id);
  if (record && status === "IN_PROGRESS") put(api, BATCH, id, { ...record.state, stoppedAt: api.time });
}

/** Runs a batch again: all of its builds, or those that did not succeed. @throws ApiError where it is still running */
export function retryBatch(api: Api, { id, batch, walk: last, tries }: RunningBatch, isAll: boolean): void {
  const { store, account, region, time } = api;
  const record = store.get(BATCH, account, region, id);
  if (!record || last.status === "IN_PROGRESS") {
    throw new ApiError("InvalidInputException", `The batch ${id} has not ended: only one that failed can be retried.`);
  }
  const { groups: scripted, ...script } = scriptFor(api, block(record.state, "settings"));
  const again = batch.groups.map(({ identifier, dependsOn, ignoreFailure }) => {
    const kept = last.builds.get(identifier);
    const own = { identifier, dependsOn, ignoreFailure, script: { ...outcomeOf(script), ...scripted?.[identifier] } };
    return !isAll && kept?.status === "SUCCEEDED" ? { ...own, kept } : own;
  });
  const rerun = again.filter((group) => !("kept" in group)).map(({ identifier }) => identifier);
  const counted = Object.fromEntries(
    Object.entries(tries).map(([name, count]) => [name, rerun.includes(name) ? count + 1 : count]),
  );
  put(api, BATCH, id, { ...without(record.state, "stoppedAt"), startedAt: time, groups: again, tries: counted });
}

/** Every build that has begun, oldest first, those of batches among them. */
export function builds(api: Api): readonly RunningBuild[] {
  const single = here(api, BUILD).map((record) => buildOf(api, record));
  return [...single, ...batches(api).flatMap(buildsOfBatch)].sort((a, b) => startOf(a.walk) - startOf(b.walk));
}

/** Every batch, oldest first. */
export function batches(api: Api): readonly RunningBatch[] {
  return here(api, BATCH).map(({ id, state }) => {
    const settings = block(state, "settings");
    const limits = { limitMs: minutes(block(settings, "buildBatchConfig")["timeoutInMins"], 480) };
    const combine = block(settings, "buildBatchConfig")["combineArtifacts"] === true;
    const batch = { ...state, ...limits, combine, buildLimitMs: limitOf(settings) } as unknown as Batch;
    const tries = state["tries"] as RunningBatch["tries"];
    return { id, number: Number(state["number"]), settings, batch, walk: walkBatch(batch, api.time), tries };
  });
}

/** Takes builds and batches away. */
export function forget({ store, account, region }: Api, id: string): void {
  for (const type of [BUILD, BATCH]) {
    const found = store.get(type, account, region, id);
    if (found) store.remove(found);
  }
  store.save();
}

/** The id of a build of a batch. */
export function buildIdOf(batchId: string, identifier: string, attempt: number): string {
  return `${batchId.split(":")[0] ?? ""}:${uuid(batchId, identifier, String(attempt))}`;
}

function buildsOfBatch({
  id,
  number,
  settings,
  batch,
  walk: { builds: begun },
  tries,
}: RunningBatch): readonly RunningBuild[] {
  return [...begun].map(([identifier, own]) => {
    const script = batch.groups.find((group) => group.identifier === identifier)?.script ?? {};
    const buildId = buildIdOf(id, identifier, tries[identifier] ?? 1);
    return { id: buildId, number, settings, script, walk: own, group: identifier, batchId: id };
  });
}

function buildOf({ time }: Api, { id, state }: CloudResource): RunningBuild {
  const settings = block(state, "settings");
  const run = { ...state, limitMs: limitOf(settings) } as unknown as Run;
  return { id, number: Number(state["number"]), settings, script: run.script, walk: walk(COURSE, run, time) };
}

/** Undefined where it is in a repository of which nothing was said. */
function buildspecOf({ store, account, region }: Api, settings: Settings): string | undefined {
  const spec = text(block(settings, "source"), "buildspec");
  const isInline = /[\n:]/.test(spec) && !spec.startsWith("arn:");
  return isInline ? spec : committedBuildspec(store, text(settings, "name"), { account, region });
}

function scriptFor(api: Api, settings: Settings): BuildScript {
  const script = takeScript(api.store, [text(settings, "name")]);
  if (script !== "throttled") return script;
  throw new ApiError("ThrottlingException", "Rate exceeded", 400);
}

function nextId(
  { store, account, region }: Api,
  settings: Settings,
  what: string,
): { readonly id: string; readonly number: number } {
  const project = text(settings, "name");
  const number = store.next(`codebuild:${account}:${region}:${project}:${what}`);
  return { id: `${project}:${uuid(account, region, project, what, String(number))}`, number };
}

function faultOf(found: ReturnType<typeof batchOf> | undefined, count: number, most: number): string | undefined {
  if (typeof found === "string") return `YAML_FILE_ERROR: ${found}`;
  if (count > most) return `The batch has ${String(count)} builds; the project allows ${String(most)}.`;
  if (count > 0) return undefined;
  return "YAML_FILE_ERROR: the simulator does not see the repository's buildspec: say the groups in a script.";
}

function strayGroups(
  entries: readonly { readonly identifier: string }[],
  scripted: BuildScript["groups"] = {},
): string | undefined {
  const known = entries.map(({ identifier }) => identifier);
  const named = Object.keys(scripted);
  if (named.length === 0 || named.some((name) => known.includes(name))) return undefined;
  return `The batch has none of the script's groups (${named.join(", ")}). Its builds are ${known.join(", ")}.`;
}

function entryNamed(identifier: string) {
  return { identifier, dependsOn: [], ignoreFailure: false };
}

function limitOf(settings: Settings): number {
  return minutes(settings["timeoutInMinutes"], 60);
}

function minutes(value: unknown, none: number): number {
  return Number(value ?? none) * MINUTE_MS;
}

function startOf({ steps }: Walk): number {
  return steps[0]?.startedAt ?? 0;
}

function put({ store, account, region }: Api, type: string, id: string, state: object): void {
  store.put({ type, id, account, region, state: { ...state }, managed: false });
  store.save();
}

import type { BuildScript, Finding, Outcome } from "../builds/script";
import { IMAGE as COURSE, phaseMs, walk, type Walk } from "../builds/walk";
import { partitionOf } from "../cloud/arn";
import { findHere } from "../cloud/kind";
import { recipeOf } from "../cloud/imagebuilder";
import { beginImage, finishImage, IMAGE } from "../cloud/imagebuilder-image";
import type { CloudResource, Store } from "../cloud/store";
import { takeScript } from "../control/scripts";
import { block, blocks, type Properties, text, without } from "../schema/property";
import type { Api } from "./api";
import { put } from "./bus";
import { ApiError, invalid } from "./error";
import { checkInputs } from "../cloud/cloud";

/** What is known of a build beside its image. Images that the engine made have none: they were built at once. */
const RUN = "imagebuilder:run";

interface ImageRun {
  readonly startedAt: number;
  readonly script: Outcome;
  readonly stoppedAt?: number;
  readonly pipelineArn?: string;
  /** Set once it is known how the build ended, with the reason of a failure. */
  readonly isSettled?: boolean;
  readonly reason?: string;
}

/** Begins to build an image. @throws ApiError, or the CloudError of what is missing */
export function startImage(api: Api, given: Properties, pipeline?: CloudResource): string {
  const { store, account, region, time } = api;
  const { inputs, failures } = checkInputs(IMAGE, { name: "image", news: given }, {});
  const [failure] = failures;
  if (failure) throw invalid(api.service, `${failure.property}: ${failure.reason}`);
  const names = [recipeOf(api, inputs), pipeline].flatMap((found) => (found ? [text(found.state, "name")] : []));
  const script = takeScript(store, names);
  if (script === "throttled") throw new ApiError("CallRateLimitExceededException", "Rate exceeded", 429);
  const { id, state } = beginImage(api, inputs);
  const whole = { region, ...without(inputs, "__defaults"), tagsAll: inputs["tags"] ?? {}, ...state };
  store.put({ type: IMAGE, id, account, region, state: whole, managed: false });
  const run: ImageRun = { startedAt: time, script: outcomeOf(script), ...(pipeline && { pipelineArn: pipeline.id }) };
  putRun(store, { account, region, id }, run);
  if (pipeline) {
    store.put({ ...pipeline, state: { ...pipeline.state, dateLastRun: api.date } });
  }
  store.save();
  return id;
}

/** Stops a build. @throws ApiError where it has ended */
export function cancelImage(api: Api, image: CloudResource): void {
  const run = runOf(api.store, image);
  const status = String(stateOf(api, image)["status"]);
  if (!run || ["AVAILABLE", "FAILED", "CANCELLED"].includes(status)) {
    const message = `The image ${image.id} is in the state ${status}, in which it cannot be cancelled.`;
    throw new ApiError("InvalidRequestException", message, 400);
  }
  putRun(api.store, image, { ...run, stoppedAt: api.time });
  api.store.save();
}

/** Phases that a retry goes on from: what the build made is there. */
const RETRIED = ["TESTING", "DISTRIBUTING"];

/** Runs an AMI's build on from the phase in which it ended, as the next script says. @throws ApiError where that cannot be */
export function retryImage(api: Api, image: CloudResource): void {
  const { store, time } = api;
  const run = runOf(store, image);
  const status = String(stateOf(api, image)["status"]);
  const phase = walkOf(api, image)?.steps.at(-1)?.phase ?? "";
  const isAmi = text(image.state, "containerRecipeArn") === "";
  if (!run || !isAmi || !["FAILED", "CANCELLED"].includes(status) || !RETRIED.includes(phase)) {
    const message = `The image ${image.id} is in the state ${status} after ${phase}, from which it cannot be retried.`;
    throw new ApiError("InvalidRequestException", message, 400);
  }
  const script = takeScript(store, [text(recipeOf(api, image.state)?.state ?? {}, "name")]);
  if (script === "throttled") throw new ApiError("CallRateLimitExceededException", "Rate exceeded", 429);
  const outcome = outcomeOf(script);
  const startedAt = time - COURSE.phases.indexOf(phase) * phaseMs(outcome);
  putRun(store, image, { ...without({ ...run }, "stoppedAt", "isSettled", "reason"), startedAt, script: outcome });
  store.save();
}

/** The state of an image, as AWS says it. */
export function stateOf({ store, time }: Pick<Api, "store" | "time">, image: CloudResource): Properties {
  const run = runOf(store, image);
  if (!run) {
    const [found = {}] = blocks(image.state, "outputResources");
    const isBuilt = blocks(found, "amis").length + blocks(found, "containers").length > 0;
    return { status: isBuilt ? "AVAILABLE" : "FAILED" };
  }
  const { status, steps } = walk(COURSE, run, time);
  if (status === "IN_PROGRESS") return { status: steps.at(-1)?.phase ?? "PENDING" };
  if (status === "STOPPED") return { status: "CANCELLED", reason: "Image build was cancelled by the user." };
  const reason = run.reason ?? (status === "FAILED" ? failureOf(run.script) : undefined);
  return reason === undefined ? { status: "AVAILABLE" } : { status: "FAILED", reason };
}

/** What a scan of an image found; undefined where it is not scanned, or not built yet. */
export function findingsIn(api: Pick<Api, "store" | "time">, image: CloudResource): readonly Finding[] | undefined {
  const isScanned = block(image.state, "imageScanningConfiguration")["imageScanningEnabled"] === true;
  const found = runOf(api.store, image)?.script.findings ?? (isScanned ? [] : undefined);
  return stateOf(api, image)["status"] === "AVAILABLE" ? found : undefined;
}

/** How far the build of an image is; undefined for one that was built at once. */
export function walkOf({ store, time }: Pick<Api, "store" | "time">, image: CloudResource): Walk | undefined {
  const run = runOf(store, image);
  return run && walk(COURSE, run, time);
}

/** What an image's build was given, and the pipeline that began it. */
export function runOf(store: Store, { account, region, id }: Pick<CloudResource, "account" | "region" | "id">) {
  return store.get(RUN, account, region, id)?.state as ImageRun | undefined;
}

/**
 * Distributes the images whose builds have ended by now, and tells the bus of each end.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
 */
export function settle(store: Store, time: number): void {
  const open = store.list(RUN).filter(({ state }) => state["isSettled"] !== true);
  for (const { id, account, region, state } of open) {
    const run = state as unknown as ImageRun;
    const { status, steps, endedAt = time } = walk(COURSE, run, time);
    if (status === "IN_PROGRESS") continue;
    const image = store.get(IMAGE, account, region, id);
    const reason = image && status === "SUCCEEDED" ? distribute(store, image, endedAt) : undefined;
    putRun(store, { id, account, region }, { ...run, isSettled: true, ...(reason !== undefined && { reason }) });
    const detail = {
      "previous-state": { status: steps.at(-1)?.phase },
      state: image && stateOf({ store, time }, image),
    };
    const event = { source: "aws.imagebuilder", type: "EC2 Image Builder Image State Change", resources: [id], detail };
    put(store, { account, region }, { ...event, time: new Date(endedAt).toISOString() });
    store.save();
  }
}

/** A script without what is for the batch or for later starts. */
export function outcomeOf({ outcome, phase, message, secondsPerPhase, logs, findings }: BuildScript): Outcome {
  const own = { outcome, phase, message, secondsPerPhase, logs, findings };
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
}

/** Gives what went wrong. */
function distribute(store: Store, image: CloudResource, endedAt: number): string | undefined {
  const { account, region, id, state } = image;
  const context = { store, account, region, partition: partitionOf(region), date: new Date(endedAt).toISOString() };
  try {
    const outputResources = finishImage({ ...context, id, inputs: state });
    store.put({ ...image, state: { ...state, outputResources } });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function failureOf({ message, phase = "BUILDING" }: Outcome): string {
  return message ?? `Workflow Execution ID: failed with reason: a step of ${phase} failed`;
}

function putRun(
  store: Store,
  { account, region, id }: Pick<CloudResource, "account" | "region" | "id">,
  run: ImageRun,
): void {
  store.put({ type: RUN, id, account, region, state: { ...run }, managed: false });
}

/** The configuration that an image or pipeline names. */
export function named(api: Api, type: string, state: Properties, argument: string): CloudResource | undefined {
  const arn = text(state, argument);
  return arn === "" ? undefined : findHere(api, type, "arn", arn);
}

import { IMAGE as COURSE, walk } from "../../builds/walk";
import {
  type StepRun,
  stepsOfDocument,
  workflowSteps,
  type WorkflowStep,
  type WorkflowType,
} from "../../builds/workflows";
import { findHere, here, uuid } from "../../cloud/kind";
import { WORKFLOW } from "../../cloud/imagebuilder";
import { IMAGE } from "../../cloud/imagebuilder-image";
import type { CloudResource } from "../../cloud/store";
import { block, blocks, type Properties, text, without } from "../../schema/property";
import { type Api, type Handlers, listed } from "../api";
import { ApiError } from "../error";
import { runOf, stateOf } from "../images";

/** A workflow as it runs for an image. */
interface Execution {
  readonly id: string;
  readonly image: CloudResource;
  readonly arn: string;
  readonly type: WorkflowType;
  readonly all: readonly WorkflowStep[];
  readonly steps: readonly StepRun[];
}

interface Definition extends Pick<Execution, "arn" | "type"> {
  readonly steps: readonly WorkflowStep[];
}

/** How the builds of images run, workflow by workflow and step by step. */
export const EXECUTIONS: Handlers = {
  ListWorkflowExecutions: (params, api) => {
    const arn = text(params, "imageBuildVersionArn");
    const image = findHere(api, IMAGE, "id", arn);
    if (!image) throw missing(`The image ${arn}`);
    const found = executionsOf(api, image).map((each) => without(shown(each, api), "imageBuildVersionArn"));
    return { ...listed("workflowExecutions", found, params, api, 25), imageBuildVersionArn: arn };
  },
  GetWorkflowExecution: (params, api) => shown(requireExecution(text(params, "workflowExecutionId"), api), api),
  ListWorkflowStepExecutions: (params, api) => {
    const execution = requireExecution(text(params, "workflowExecutionId"), api);
    const steps = execution.steps.map((step) => shownStep(execution, step, api));
    return { ...listed("steps", steps, params, api, 25), ...ofExecution(execution) };
  },
  GetWorkflowStepExecution: (params, api) => {
    const id = text(params, "stepExecutionId");
    const found = executions(api).flatMap((each) => each.steps.map((step) => [each, step] as const));
    const [execution, step] = found.find(([each, { name }]) => stepId(each, name) === id) ?? [];
    if (!execution || !step) throw missing(`The step execution ${id}`);
    return { ...shownStep(execution, step, api), ...ofExecution(execution) };
  },
};

function requireExecution(id: string, api: Api): Execution {
  const found = executions(api).find((each) => each.id === id);
  if (found) return found;
  throw missing(`The workflow execution ${id}`);
}

function executions(api: Api): readonly Execution[] {
  return here(api, IMAGE).flatMap((image) => executionsOf(api, image));
}

/** Those that have begun. An image that the engine made was built at once, when it was made. */
function executionsOf(api: Api, image: CloudResource): readonly Execution[] {
  const atOnce = { startedAt: Date.parse(text(image.state, "dateCreated")), script: { secondsPerPhase: 0.001 } };
  const run = runOf(api.store, image) ?? atOnce;
  const now = run === atOnce ? Infinity : api.time;
  const progress = walk(COURSE, run, now);
  return workflowsOf(api, image).flatMap(({ arn, type, steps: all }): Execution[] => {
    const steps = workflowSteps(type, all, progress, run, now);
    return steps.length === 0 ? [] : [{ id: `wf-${uuid(image.id, arn)}`, image, arn, type, all, steps }];
  });
}

function workflowsOf(api: Api, image: CloudResource): readonly Definition[] {
  const own = blocks(image.state, "workflows").map((each) => findHere(api, WORKFLOW, "id", text(each, "workflowArn")));
  const found = own.flatMap((each) => (each ? [each] : []));
  if (found.length === 0) return managed(api, image);
  return found.map(({ id, state }) => {
    return { arn: id, type: text(state, "type") as WorkflowType, steps: stepsOfDocument(text(state, "data")) };
  });
}

/**
 * Amazon's own. Steps of AMIs are those of the examples in the API reference (API_ListWorkflowStepExecutions) and of the Terraform provider's
 * acceptance tests; of containers those of build-container 1.0.1. What distributes a container is not documented step by step.
 */
function managed({ partition, region }: Api, { state }: CloudResource): readonly Definition[] {
  const isContainer = text(state, "containerRecipeArn") !== "";
  const isWindows = text(state, "platform") === "Windows";
  const isScanned = block(state, "imageScanningConfiguration")["imageScanningEnabled"] === true;
  const isTested = block(state, "imageTestsConfiguration")["imageTestsEnabled"] !== false;
  const of = (type: WorkflowType, name: string, steps: readonly WorkflowStep[]): Definition => {
    return { type, arn: `arn:${partition}:imagebuilder:${region}:aws:workflow/${type.toLowerCase()}/${name}/1`, steps };
  };
  const step = (name: string, action: string, isSkipped = false): WorkflowStep => ({ name, action, isSkipped });
  const launch = step("LaunchBuildInstance", "LaunchInstance");
  const apply = step("ApplyBuildComponents", "ExecuteComponents");
  const test = [
    step("LaunchTestInstance", "LaunchInstance"),
    step("CollectImageScanFindings", "CollectImageScanFindings", !isScanned),
    step("ApplyTestComponents", "ExecuteComponents"),
    step("TerminateTestInstance", "TerminateInstance"),
  ];
  if (isContainer) {
    const bootstrap = step("BootstrapBuildInstance", "BootstrapInstanceForContainer");
    return [of("BUILD", "build-container/1.0.1", [launch, bootstrap, apply])];
  }
  const build = [
    ...[launch, apply],
    step("InventoryCollection", "CollectImageMetadata", state["enhancedImageMetadataEnabled"] === false),
    step("RunSanitizeScript", "SanitizeInstance", isWindows),
    step("RunSysPrepScript", "RunSysPrep", !isWindows),
    step("CreateOutputAMI", "CreateImage"),
    step("TerminateBuildInstance", "TerminateInstance"),
  ];
  return [of("BUILD", "build-image/1.0.3", build), ...(isTested ? [of("TEST", "test-image/1.0.0", test)] : [])];
}

function shown({ id, image, arn, type, all, steps }: Execution, api: Api): Properties {
  const count = (status: StepRun["status"]): number => steps.filter((step) => step.status === status).length;
  const bad = steps.find(({ status }) => ["FAILED", "CANCELLED"].includes(status));
  const isDone = steps.length === all.length && count("RUNNING") === 0;
  const status = bad?.status ?? (isDone ? "COMPLETED" : "RUNNING");
  const { startedAt } = steps[0] ?? {};
  return {
    ...ofExecution({ id, arn, image }),
    ...{ type, status, totalStepCount: all.length, totalStepsSucceeded: count("COMPLETED") },
    ...{ totalStepsFailed: count("FAILED"), totalStepsSkipped: count("SKIPPED"), startTime: date(startedAt) },
    ...(status === "RUNNING" ? {} : { endTime: date(steps.at(-1)?.endedAt) }),
    ...(status === "FAILED" ? { message: text(stateOf(api, image), "reason") } : {}),
  };
}

function shownStep(execution: Execution, { name, action, status, startedAt, endedAt }: StepRun, api: Api): Properties {
  return {
    ...{ stepExecutionId: stepId(execution, name), name, action, status, startTime: date(startedAt) },
    ...(endedAt === undefined ? {} : { endTime: date(endedAt) }),
    ...(status === "FAILED" ? { message: text(stateOf(api, execution.image), "reason") } : {}),
  };
}

function ofExecution({ id, arn, image }: Pick<Execution, "id" | "arn" | "image">): Properties {
  return { workflowBuildVersionArn: arn, workflowExecutionId: id, imageBuildVersionArn: image.id };
}

function stepId({ id }: Pick<Execution, "id">, name: string): string {
  return `step-${uuid(id, name)}`;
}

function date(time = 0): string {
  return new Date(time).toISOString();
}

/** Of what an id of an execution does not find the model names no error but this. */
function missing(what: string): ApiError {
  return new ApiError("InvalidRequestException", `${what} does not exist.`, 400);
}

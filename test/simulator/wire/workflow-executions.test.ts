import { strict as assert } from "node:assert";
import * as ib from "@aws-sdk/client-imagebuilder";
import { refusal, ROLE_ARN, useWire } from "./bench";
import { makeAll } from "./pipeline";

describe("workflow executions on the wire", () => {
  const bench = useWire();

  it("shows the workflows of a build and their steps, as far as it is", async () => {
    const own = bench();
    const { imagebuilder, simulator } = own;
    const { imagePipelineArn } = await makeAll(own);
    const start = async (): Promise<string> =>
      (await imagebuilder.send(new ib.StartImagePipelineExecutionCommand({ imagePipelineArn }))).imageBuildVersionArn ??
      "";
    const list = async (imageBuildVersionArn: string) =>
      (await imagebuilder.send(new ib.ListWorkflowExecutionsCommand({ imageBuildVersionArn }))).workflowExecutions ??
      [];
    const steps = async (workflowExecutionId = "") =>
      (await imagebuilder.send(new ib.ListWorkflowStepExecutionsCommand({ workflowExecutionId }))).steps ?? [];
    const words = (all: readonly ib.WorkflowStepMetadata[]) =>
      all.map(({ name, status }) => `${name ?? ""} ${status ?? ""}`);
    const arn = await start();
    const early = await list(arn);
    simulator.advance(4);
    const [running] = await list(arn);
    const halfway = words(await steps(running?.workflowExecutionId));
    simulator.advance(6);
    const done = await list(arn);
    const all = await steps(done[0]?.workflowExecutionId);
    const asked = { workflowExecutionId: done[1]?.workflowExecutionId };
    const one = await imagebuilder.send(new ib.GetWorkflowExecutionCommand(asked));
    const step = await imagebuilder.send(
      new ib.GetWorkflowStepExecutionCommand({ stepExecutionId: all[0]?.stepExecutionId }),
    );

    assert.deepEqual(early, []);
    assert.deepEqual([running?.status, running?.endTime], ["RUNNING", undefined]);
    assert.deepEqual(halfway, ["LaunchBuildInstance COMPLETED", "ApplyBuildComponents COMPLETED", "InventoryCollection RUNNING"]); // prettier-ignore
    assert.deepEqual(
      done.map(({ type, status, totalStepCount, totalStepsSucceeded, totalStepsSkipped }) => [type, status, totalStepCount, totalStepsSucceeded, totalStepsSkipped]), // prettier-ignore
      [["BUILD", "COMPLETED", 7, 6, 1], ["TEST", "COMPLETED", 4, 3, 1]], // prettier-ignore
    );
    assert.equal(
      done[0]?.workflowBuildVersionArn,
      "arn:aws:imagebuilder:us-east-1:aws:workflow/build/build-image/1.0.3/1",
    );
    assert.equal(words(all)[4], "RunSysPrepScript SKIPPED");
    assert.deepEqual([one.type, one.imageBuildVersionArn, one.endTime], ["TEST", arn, "2026-11-21T04:00:08.000Z"]);
    assert.deepEqual([step.name, step.workflowExecutionId], ["LaunchBuildInstance", done[0]?.workflowExecutionId]);

    simulator.script({ outcome: "fail", message: "the component failed" });
    const failed = await start();
    simulator.script({ outcome: "hang", phase: "TESTING" });
    const hanging = await start();
    simulator.advance(60);
    await imagebuilder.send(new ib.CancelImageCreationCommand({ imageBuildVersionArn: hanging }));
    const [[bad], [, stopped]] = [await list(failed), await list(hanging)];
    assert.deepEqual([bad?.status, bad?.message, bad?.totalStepsFailed], ["FAILED", "the component failed", 1]);
    assert.deepEqual(words(await steps(bad?.workflowExecutionId)), ["LaunchBuildInstance COMPLETED", "ApplyBuildComponents FAILED"]); // prettier-ignore
    assert.equal(stopped?.status, "CANCELLED");
    assert.equal(words(await steps(stopped.workflowExecutionId)).at(-1), "ApplyTestComponents CANCELLED");
    const nothing = { workflowExecutionId: `wf-${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}` };
    assert.equal((await refusal(imagebuilder.send(new ib.GetWorkflowExecutionCommand(nothing)))).name, "InvalidRequestException"); // prettier-ignore
  });

  it("shows the steps of a workflow of one's own, and those of a build that the engine made at once", async () => {
    const own = bench();
    const { imagebuilder, client } = own;
    const made = await makeAll(own);
    const data =
      "schemaVersion: 1.0\nsteps:\n  - {name: Launch, action: LaunchInstance}\n  - {name: Wait, action: WaitForAction}\n";
    const workflow = await client.make("aws:imagebuilder/workflow:Workflow", "own", { name: "own", version: "1.0.0", type: "BUILD", data }); // prettier-ignore
    const parts = {
      infrastructureConfigurationArn: made.infrastructureConfigurationArn,
      imageRecipeArn: made.imageRecipeArn,
    };
    const image = await client.make("aws:imagebuilder/image:Image", "image", {
      ...parts,
      executionRole: ROLE_ARN,
      workflows: [{ workflowArn: workflow.id }],
    });
    const { workflowExecutions } = await imagebuilder.send(
      new ib.ListWorkflowExecutionsCommand({ imageBuildVersionArn: image.id }),
    );
    const [only] = workflowExecutions ?? [];
    assert.deepEqual([workflowExecutions?.length, only?.status, only?.totalStepsSucceeded], [1, "COMPLETED", 2]);
    assert.equal(only?.workflowBuildVersionArn, workflow.id);
  });
});

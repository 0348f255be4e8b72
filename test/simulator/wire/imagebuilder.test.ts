/* eslint-disable complexity -- every `?.` on an answer of the SDK counts as a branch */
import { strict as assert } from "node:assert";
import * as ib from "@aws-sdk/client-imagebuilder";
import { IMAGE, makeParts, PIPELINE, RECIPE } from "../fixture";
import { refusal, useWire } from "./bench";
import { DOCUMENT, makeAll } from "./pipeline";

const ARN = "arn:aws:imagebuilder:us-east-1:111122223333";

describe("Image Builder on the wire", () => {
  const bench = useWire();

  it("makes, shows, changes and deletes what Pulumi's provider would", async () => {
    const own = bench();
    const { imagebuilder, simulator } = own;
    const made = await makeAll(own);
    const { imageRecipe } = await imagebuilder.send(new ib.GetImageRecipeCommand(made));
    const { component } = await imagebuilder.send(
      new ib.GetComponentCommand({ componentBuildVersionArn: made.componentArn }),
    );
    const { distributionConfiguration } = await imagebuilder.send(new ib.GetDistributionConfigurationCommand(made));
    await imagebuilder.send(
      new ib.UpdateInfrastructureConfigurationCommand({
        ...made,
        instanceProfileName: "builder",
        instanceTypes: ["m7i.xlarge"],
      }),
    );
    const { infrastructureConfiguration } = await imagebuilder.send(new ib.GetInfrastructureConfigurationCommand(made));
    await imagebuilder.send(
      new ib.UpdateImagePipelineCommand({
        ...made,
        status: "DISABLED",
        schedule: { scheduleExpression: "cron(0 7 * * ? *)" },
      }),
    );
    const { imagePipeline } = await imagebuilder.send(new ib.GetImagePipelineCommand(made));

    assert.deepEqual(simulator.resources(RECIPE)[0]?.state["userDataBase64"], "IyEvYmluL3No");
    assert.deepEqual(imageRecipe?.components?.[0]?.parameters, [{ name: "P", value: ["v"] }]);
    assert.deepEqual(imageRecipe?.additionalInstanceConfiguration, {
      userDataOverride: "IyEvYmluL3No",
      systemsManagerAgent: { uninstallAfterBuild: true },
    });
    assert.equal(imageRecipe?.blockDeviceMappings?.[0]?.ebs?.encrypted, true);
    assert.deepEqual(
      [component?.version, component?.data, component?.tags, component?.type],
      ["1.0.0", DOCUMENT, { a: "b" }, "BUILD"],
    );
    assert.deepEqual(
      distributionConfiguration?.distributions?.map(({ region }) => region),
      ["us-east-1", "eu-west-1"],
    );
    assert.deepEqual(
      [infrastructureConfiguration?.instanceTypes, infrastructureConfiguration?.name],
      [["m7i.xlarge"], "web"],
    );
    assert.deepEqual([imagePipeline?.status, imagePipeline?.name], ["DISABLED", "web"]);

    const used = await refusal(imagebuilder.send(new ib.DeleteImageRecipeCommand(made)));
    assert.equal(used.name, "ResourceDependencyException");
    await imagebuilder.send(new ib.DeleteImagePipelineCommand(made));
    await imagebuilder.send(new ib.DeleteImageRecipeCommand(made));
    await imagebuilder.send(new ib.DeleteComponentCommand({ componentBuildVersionArn: made.componentArn }));
    await imagebuilder.send(new ib.DeleteInfrastructureConfigurationCommand(made));
    await imagebuilder.send(new ib.DeleteDistributionConfigurationCommand(made));
    assert.deepEqual(
      simulator.resources().filter(({ type }) => type.startsWith("aws:imagebuilder")),
      [],
    );
  });

  it("lists, in pages and by filters", async () => {
    const { imagebuilder, client } = bench();
    const { references } = await makeParts({
      ...client,
      make: (type, name, news) =>
        /iam/.test(type)
          ? Promise.resolve({ type, name, id: "", inputs: {}, state: {} })
          : client.make(type, name, news),
    });
    for (const name of ["aaa", "bbb", "ccc"]) await client.make(PIPELINE, name, { name, ...references });
    const first = await imagebuilder.send(new ib.ListImagePipelinesCommand({ maxResults: 2 }));
    const second = await imagebuilder.send(new ib.ListImagePipelinesCommand({ nextToken: first.nextToken }));
    const named = await imagebuilder.send(
      new ib.ListImagePipelinesCommand({ filters: [{ name: "name", values: ["bbb"] }] }),
    );
    const amazons = await imagebuilder.send(new ib.ListComponentsCommand({ owner: "Amazon" }));
    const token = await refusal(imagebuilder.send(new ib.ListImagePipelinesCommand({ nextToken: "nonsense" })));

    assert.deepEqual(
      first.imagePipelineList?.map(({ name }) => name),
      ["aaa", "bbb"],
    );
    assert.deepEqual(
      second.imagePipelineList?.map(({ name }) => name),
      ["ccc"],
    );
    assert.equal(second.nextToken, undefined);
    assert.deepEqual(
      named.imagePipelineList?.map(({ name }) => name),
      ["bbb"],
    );
    assert.deepEqual(amazons.componentVersionList, []);
    assert.equal(token.name, "InvalidPaginationTokenException");
    assert.equal(
      (await imagebuilder.send(new ib.ListImageRecipesCommand({}))).imageRecipeSummaryList?.[0]?.arn,
      references["imageRecipeArn"],
    );
    assert.equal(
      (await imagebuilder.send(new ib.ListInfrastructureConfigurationsCommand({})))
        .infrastructureConfigurationSummaryList?.length,
      1,
    );
    assert.deepEqual(
      (await imagebuilder.send(new ib.ListDistributionConfigurationsCommand({})))
        .distributionConfigurationSummaryList?.[0]?.regions,
      ["us-east-1"],
    );
    assert.deepEqual((await imagebuilder.send(new ib.ListContainerRecipesCommand({}))).containerRecipeSummaryList, []);
    assert.deepEqual((await imagebuilder.send(new ib.ListLifecyclePoliciesCommand({}))).lifecyclePolicySummaryList, []);
  });

  it("builds an image through the states of AWS; its AMIs are there at the end", async () => {
    const own = bench();
    const { imagebuilder, simulator } = own;
    const made = await makeAll(own);
    const start = { imagePipelineArn: made.imagePipelineArn, clientToken: "once", tags: { Why: "test" } };
    const { imageBuildVersionArn = "" } = await imagebuilder.send(new ib.StartImagePipelineExecutionCommand(start));
    const again = await imagebuilder.send(new ib.StartImagePipelineExecutionCommand(start));
    const other = await refusal(
      imagebuilder.send(new ib.StartImagePipelineExecutionCommand({ ...start, tags: { Why: "other" } })),
    );
    const seen: (string | undefined)[] = [];
    for (let at = 0; at < 6; at += 1) {
      const { image } = await imagebuilder.send(new ib.GetImageCommand({ imageBuildVersionArn }));
      seen.push(image?.state?.status);
      assert.equal(simulator.amis().length, at < 5 ? 0 : 2);
      simulator.advance(2);
    }
    const { image } = await imagebuilder.send(
      new ib.GetImageCommand({ imageBuildVersionArn: `${ARN}:image/web/1.x.x` }),
    );
    const versions = await imagebuilder.send(new ib.ListImagesCommand({ owner: "Self" }));
    const builds = await imagebuilder.send(
      new ib.ListImageBuildVersionsCommand({ imageVersionArn: `${ARN}:image/web/1.0.0` }),
    );
    const ofPipeline = await imagebuilder.send(new ib.ListImagePipelineImagesCommand(made));
    const { imagePipeline } = await imagebuilder.send(new ib.GetImagePipelineCommand(made));

    assert.equal(imageBuildVersionArn, `${ARN}:image/web/1.0.0/1`);
    assert.equal(again.imageBuildVersionArn, imageBuildVersionArn);
    assert.equal(other.name, "IdempotentParameterMismatchException");
    assert.deepEqual(seen, ["PENDING", "CREATING", "BUILDING", "TESTING", "DISTRIBUTING", "AVAILABLE"]);
    assert.deepEqual(
      image?.outputResources?.amis?.map(({ region }) => region),
      ["us-east-1", "eu-west-1"],
    );
    assert.deepEqual(
      [image?.tags, image?.sourcePipelineName, image?.loggingConfiguration?.logGroupName],
      [{ Why: "test" }, "web", "images"],
    );
    assert.deepEqual(
      versions.imageVersionList?.map(({ arn, version }) => [arn, version]),
      [[`${ARN}:image/web/1.0.0`, "1.0.0"]],
    );
    assert.deepEqual(
      builds.imageSummaryList?.map(({ arn }) => arn),
      [imageBuildVersionArn],
    );
    assert.deepEqual(
      ofPipeline.imageSummaryList?.map(({ arn }) => arn),
      [imageBuildVersionArn],
    );
    assert.deepEqual(
      [imagePipeline?.lastRunStatus, imagePipeline?.dateLastRun],
      ["AVAILABLE", "2026-11-21T04:00:00.000Z"],
    );
    await imagebuilder.send(new ib.DeleteImageCommand({ imageBuildVersionArn }));
    assert.equal(simulator.amis().length, 2);
  });

  it("fails, is cancelled and is throttled, by a script", async () => {
    const own = bench();
    const { imagebuilder, simulator } = own;
    const made = await makeAll(own);
    const { imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn } = made;
    const parts = { imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn };
    const start = async (): Promise<string> =>
      (await imagebuilder.send(new ib.CreateImageCommand(parts))).imageBuildVersionArn ?? "";
    const show = async (imageBuildVersionArn: string) =>
      (await imagebuilder.send(new ib.GetImageCommand({ imageBuildVersionArn }))).image?.state;
    simulator.script({ of: "web", outcome: "fail", phase: "TESTING", message: "the test failed" });
    const failing = await start();
    simulator.script({ of: "web", outcome: "hang" });
    const hanging = await start();
    simulator.advance(86_400);
    const before = await show(hanging);
    await imagebuilder.send(new ib.CancelImageCreationCommand({ imageBuildVersionArn: hanging }));
    const twice = await refusal(
      imagebuilder.send(new ib.CancelImageCreationCommand({ imageBuildVersionArn: failing })),
    );
    simulator.script({ throttled: 1 });
    const throttled = await refusal(start());

    assert.deepEqual(await show(failing), { status: "FAILED", reason: "the test failed" });
    assert.equal(before?.status, "BUILDING");
    assert.equal((await show(hanging))?.status, "CANCELLED");
    assert.deepEqual([twice.name, twice.status], ["InvalidRequestException", 400]);
    assert.deepEqual([throttled.name, throttled.status], ["CallRateLimitExceededException", 429]);
    assert.equal(simulator.amis().length, 0);
    assert.equal(simulator.resources(IMAGE).length, 2);
  });

  it("has tags, and refuses with AWS's errors", async () => {
    const own = bench();
    const { imagebuilder } = own;
    const made = await makeAll(own);
    const resourceArn = made.imagePipelineArn;
    await imagebuilder.send(new ib.TagResourceCommand({ resourceArn, tags: { a: "1", b: "2" } }));
    await imagebuilder.send(new ib.UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
    const { tags } = await imagebuilder.send(new ib.ListTagsForResourceCommand({ resourceArn }));
    const missing = await refusal(
      imagebuilder.send(new ib.GetImagePipelineCommand({ imagePipelineArn: `${ARN}:image-pipeline/none` })),
    );
    const twice = await refusal(imagebuilder.send(new ib.CreateImagePipelineCommand({ ...made, name: "web" })));
    const recipe = { ...made, name: "xxx", imageRecipeArn: `${ARN}:image-recipe/none/1.0.0` };
    const lost = await refusal(imagebuilder.send(new ib.CreateImagePipelineCommand(recipe)));
    const wrong = await refusal(
      imagebuilder.send(new ib.CreateImagePipelineCommand({ ...made, name: "!", status: "ON" as "ENABLED" })),
    );

    assert.deepEqual(tags, { b: "2" });
    assert.deepEqual([missing.name, missing.status], ["ResourceNotFoundException", 404]);
    assert.deepEqual([twice.name, twice.status], ["ResourceAlreadyExistsException", 400]);
    assert.equal(lost.name, "InvalidParameterValueException");
    assert.equal(wrong.name, "InvalidRequestException");
    assert.match(
      wrong.message,
      /2 validation errors detected: name: must satisfy .*; status: must be one of \[DISABLED, ENABLED\]/,
    );
  });

  it("makes lifecycle policies, workflows and container recipes", async () => {
    const { imagebuilder } = bench();
    const policy = await imagebuilder.send(
      new ib.CreateLifecyclePolicyCommand({
        ...{ name: "web", executionRole: "arn:aws:iam::111122223333:role/builder", resourceType: "AMI_IMAGE" },
        policyDetails: [
          {
            action: { type: "DELETE", includeResources: { amis: true, snapshots: true } },
            filter: { type: "COUNT", value: 3 },
          },
        ],
        resourceSelection: { recipes: [{ name: "web", semanticVersion: "1.x.x" }] },
      }),
    );
    const { lifecyclePolicyArn } = policy;
    const { lifecyclePolicy } = await imagebuilder.send(new ib.GetLifecyclePolicyCommand({ lifecyclePolicyArn }));
    const workflow = await imagebuilder.send(
      new ib.CreateWorkflowCommand({
        name: "www",
        semanticVersion: "1.0.0",
        type: "BUILD",
        data: "name: w\nschemaVersion: 1.0\nsteps: []\n",
      }),
    );
    const { workflowBuildVersionArn } = workflow;
    const { containerRecipeArn } = await imagebuilder.send(
      new ib.CreateContainerRecipeCommand({
        ...{ containerType: "DOCKER", name: "ccc", semanticVersion: "1.0.0", parentImage: "amazonlinux:2023" },
        components: [{ componentArn: "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
        ...{
          dockerfileTemplateData: "FROM {{{ imagebuilder:parentImage }}}",
          targetRepository: { service: "ECR", repositoryName: "ccc" },
        },
      }),
    );

    assert.deepEqual(lifecyclePolicy?.policyDetails?.[0]?.filter, { type: "COUNT", value: 3 });
    assert.deepEqual(lifecyclePolicy?.resourceSelection?.recipes, [{ name: "web", semanticVersion: "1.x.x" }]);
    assert.equal(
      (await imagebuilder.send(new ib.GetWorkflowCommand({ workflowBuildVersionArn }))).workflow?.version,
      "1.0.0",
    );
    assert.equal((await imagebuilder.send(new ib.ListWorkflowsCommand({}))).workflowVersionList?.length, 1);
    assert.equal(
      (
        await imagebuilder.send(
          new ib.ListWorkflowBuildVersionsCommand({ workflowVersionArn: workflowBuildVersionArn?.replace(/\/1$/, "") }),
        )
      ).workflowSummaryList?.length,
      1,
    );
    assert.equal(
      (await imagebuilder.send(new ib.GetContainerRecipeCommand({ containerRecipeArn }))).containerRecipe
        ?.targetRepository?.repositoryName,
      "ccc",
    );
    await imagebuilder.send(new ib.DeleteWorkflowCommand({ workflowBuildVersionArn }));
    await imagebuilder.send(new ib.DeleteContainerRecipeCommand({ containerRecipeArn }));
    await imagebuilder.send(
      new ib.UpdateLifecyclePolicyCommand({
        ...lifecyclePolicy,
        lifecyclePolicyArn,
        description: "changed",
      } as ib.UpdateLifecyclePolicyCommandInput),
    );
    await imagebuilder.send(new ib.DeleteLifecyclePolicyCommand({ lifecyclePolicyArn }));
  });
});

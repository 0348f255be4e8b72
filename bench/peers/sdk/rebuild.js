"use strict";
// The least that a rebuild asks of Image Builder: what is deployed, and for each image its builds (is one running already?), a
// start, and a look each second until it has ended; ten images at a time. Usage: node rebuild.js REQUEST
// Says less than `golden rebuild`: no versions, no parents, no joining, no retries of its own, no report.
const ib = require("@aws-sdk/client-imagebuilder");

const client = new ib.ImagebuilderClient({ region: "us-east-1" });
const wait = () => new Promise((resolve) => setTimeout(resolve, 1000));
let available = 0;

async function build({ arn, imageRecipeArn }, request) {
  const imageVersionArn = imageRecipeArn.replace(":image-recipe/", ":image/");
  try {
    await client.send(new ib.ListImageBuildVersionsCommand({ imageVersionArn, maxResults: 25 }));
  } catch (error) {
    if (error.name !== "ResourceNotFoundException") throw error;
  }
  const start = new ib.StartImagePipelineExecutionCommand({
    imagePipelineArn: arn,
    clientToken: `${request}-${arn}`.slice(-36),
  });
  const { imageBuildVersionArn } = await client.send(start);
  for (;;) {
    await wait();
    const { image } = await client.send(new ib.GetImageCommand({ imageBuildVersionArn }));
    if (image.state.status === "AVAILABLE") return (available += 1);
  }
}

async function main(request) {
  const pipelines = [];
  for await (const page of ib.paginateListImagePipelines({ client }, { maxResults: 25 }))
    pipelines.push(...page.imagePipelineList);
  const worker = async () => {
    for (let next = pipelines.shift(); next !== undefined; next = pipelines.shift()) await build(next, request);
  };
  await Promise.all(Array.from({ length: 10 }, worker));
  console.log(`${available} images available`);
}

main(process.argv[2] ?? "");

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ib from "@aws-sdk/client-imagebuilder";

const ARN = "arn:aws:imagebuilder:us-east-1:111122223333";
const COMPONENT = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x";
const MANAGED = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x";

const SETTINGS = `config:
  golden-images:settings: { region: us-east-1, account: "111122223333", permissionsBoundary: none }
`;

/** Images by name, each with its parent or none. */
export type Fleet = Readonly<Record<string, string | undefined>>;

/** A folder with a definition of each image, all of version 1.0.0. */
export function fleetFolder(fleet: Fleet): string {
  const root = mkdtempSync(join(tmpdir(), "golden-rebuild-"));
  mkdirSync(join(root, "images"));
  writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
  for (const [name, parent] of Object.entries(fleet)) {
    const above = parent === undefined ? "amazon-linux-2023" : `{image: ${parent}, version: 1.x.x}`;
    writeFileSync(
      join(root, `images/${name}.yaml`),
      `version: 1.0.0\nparent: ${above}\ncomponents: [{managed: update-linux}]\n`,
    );
  }
  return root;
}

/** What a deployment of the fleet makes, without its first builds. */
export async function deployFleet(client: ib.ImagebuilderClient, fleet: Fleet): Promise<void> {
  const infrastructure = await client.send(
    new ib.CreateInfrastructureConfigurationCommand({ name: "fleet", instanceProfileName: "builder" }),
  );
  const { infrastructureConfigurationArn } = infrastructure;
  for (const [image, parent] of Object.entries(fleet)) {
    const name = `${image}-x86-64`;
    const { imageRecipeArn } = await client.send(
      new ib.CreateImageRecipeCommand({
        ...{ name, semanticVersion: "1.0.0", components: [{ componentArn: COMPONENT }] },
        parentImage: parent === undefined ? MANAGED : `${ARN}:image/${parent}-x86-64/1.x.x`,
      }),
    );
    const loggingConfiguration = { imageLogGroupName: `/aws/imagebuilder/${name}` };
    await client.send(
      new ib.CreateImagePipelineCommand({ name, imageRecipeArn, infrastructureConfigurationArn, loggingConfiguration }),
    );
  }
}

/** Starts a build as anyone may. */
export async function startBuild(client: ib.ImagebuilderClient, image: string): Promise<void> {
  await client.send(
    new ib.StartImagePipelineExecutionCommand({ imagePipelineArn: `${ARN}:image-pipeline/${image}-x86-64` }),
  );
}

/** Builds of the fleet by the number of each, oldest first: `web/1.0.0/1`. */
export async function buildsOf(client: ib.ImagebuilderClient): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { imageSummaryList = [] } of ib.paginateListImageBuildVersions({ client }, {})) {
    found.push(...imageSummaryList.map(({ arn = "" }) => arn.split(":image/")[1]?.replace("-x86-64", "") ?? ""));
  }
  return found;
}

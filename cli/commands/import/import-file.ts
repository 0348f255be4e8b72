import type { AdoptedImage, Part } from "../../../adoption";

/** Type tokens of the tree that the program makes; they are final. */
const TREE = "golden-images:stacks:Image";
const PIPELINE = "golden-images:image:ImagePipeline";
const LIFECYCLE = "golden-images:lifecycle:ImageLifecycle";

const TYPES: Readonly<Record<Part, string>> = {
  infrastructure: "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration",
  distribution: "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
  pipeline: "aws:imagebuilder/imagePipeline:ImagePipeline",
  lifecycle: "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy",
};

/**
 * What `pulumi import --file` takes: the resources that go on, in the tree that the program will make of the definitions.
 * https://www.pulumi.com/docs/iac/cli/commands/pulumi_import/
 */
export function importFile(images: readonly AdoptedImage[], stack: string, project: string): string {
  const nameTable = { aws: `urn:pulumi:${stack}::${project}::pulumi:providers:aws::aws` };
  const resources = images.flatMap(({ name, architecture, ids: { lifecycle, ...ids } }) => {
    const [own, policy] = [`${name}-${architecture.replace("_", "-")}`, `${name}-lifecycle`];
    const children = Object.entries(ids).map(([part, id]) => childOf(own, part as Part, `${own}-${part}`, id));
    const policies = lifecycle === undefined ? [] : [childOf(policy, "lifecycle", `${policy}-policy`, lifecycle)];
    return [
      { type: TREE, name, component: true },
      ...(children.length > 0 ? [{ type: PIPELINE, name: own, parent: name, component: true }, ...children] : []),
      ...(policies.length > 0 ? [{ type: LIFECYCLE, name: policy, parent: name, component: true }, ...policies] : []),
    ];
  });
  return `${JSON.stringify({ nameTable, resources }, null, 2)}\n`;
}

function childOf(parent: string, part: Part, name: string, id: string) {
  return { type: TYPES[part], name, id, parent, provider: "aws" };
}

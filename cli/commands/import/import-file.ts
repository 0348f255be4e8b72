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
  const resources = images.flatMap((image) => {
    const own = `${image.name}-${image.architecture.replace("_", "-")}`;
    const entries = Object.entries(image.ids) as [Part, string][];
    const of = (parts: readonly (readonly [Part, string])[], parent: string, name: (part: Part) => string) =>
      parts.map(([part, id]) => ({ type: TYPES[part], name: name(part), id, parent, provider: "aws" }));
    const lifecycle = entries.filter(([part]) => part === "lifecycle");
    const others = entries.filter(([part]) => part !== "lifecycle");
    const policy = `${image.name}-lifecycle`;
    return [
      { type: TREE, name: image.name, component: true },
      ...(others.length > 0 ? [{ type: PIPELINE, name: own, parent: image.name, component: true }] : []),
      ...of(others, own, (part) => `${own}-${part}`),
      ...(lifecycle.length > 0 ? [{ type: LIFECYCLE, name: policy, parent: image.name, component: true }] : []),
      ...of(lifecycle, policy, () => `${policy}-policy`),
    ];
  });
  return `${JSON.stringify({ nameTable, resources }, null, 2)}\n`;
}

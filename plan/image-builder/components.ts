import type { Architecture, BuilderImage, ComponentUse } from "../../definition/image/image-definition";
import { imageBuilderArn } from "../arn";
import type { PlanContext } from "../context";
import { componentName } from "../names";
import { without } from "../record";

const NOT_CONTENT: ReadonlySet<string> = new Set(["file", "document"]);

/** In order of execution, tests last. */
export function componentsPlan(
  { name, components, tests }: BuilderImage,
  architecture: Architecture,
  context: PlanContext,
) {
  return [...components, ...tests].map((use) => componentPlan(use, name, architecture, context));
}

/** ARNs of components that the pipelines of an image do not bring along. */
export function componentArns(
  pipelines: readonly { readonly components: ReturnType<typeof componentsPlan> }[],
): string[] {
  const components = pipelines.flatMap((pipeline) => pipeline.components);
  return components.flatMap((component) => (component.kind === "arn" ? component.componentArn : []));
}

/** Files of the documents that an image names. */
export function documentFiles({ components, tests }: BuilderImage): readonly string[] {
  return [...components, ...tests].flatMap((use) => (use.kind === "document" ? (use.file ?? []) : []));
}

/** The definition, in whose components it does not count where their documents are written. */
export function contentOfComponents(definition: BuilderImage): object {
  const [components, tests] = [definition.components.map(contentOfNamed), definition.tests.map(contentOfNamed)];
  return { ...definition, components, tests, ...contentOfBuild(definition) };
}

/** With its word as 0.1.0 wrote it: a digest does not change for another word. Without, where only what is in the image counts. */
function contentOfBuild({ build }: { readonly build?: BuilderImage["build"] }): object {
  const { onDeploy = "wait" } = build ?? {};
  const earlier: Readonly<Record<string, boolean>> = { wait: true, never: false };
  return build === undefined ? {} : { build: { ...build, onDeploy: earlier[onDeploy] ?? onDeploy } };
}

/** `document` is the same as `data`, which goes to AWS and in which the order of keys counts. */
export function contentOfNamed(named: object): object {
  return without(named, NOT_CONTENT);
}

function componentPlan(use: ComponentUse, image: string, architecture: Architecture, context: PlanContext) {
  const { settings, home } = context;
  const names = Object.keys(use.parameters).sort();
  const parameters = names.map((name) => ({ name, value: use.parameters[name] ?? "" }));
  switch (use.kind) {
    case "document": {
      const name = componentName(settings.namePrefix, image, use.name, architecture);
      const { data, description, supportedOsVersions } = use;
      return {
        kind: "document" as const,
        key: use.name,
        name,
        data,
        ...(description !== undefined && { description }),
        ...(supportedOsVersions && { supportedOsVersions: [...supportedOsVersions] }),
        parameters,
      };
    }
    case "managed": {
      const componentArn = imageBuilderArn({ ...home, account: "aws" }, "component", use.name, use.version);
      return { kind: "arn" as const, componentArn, parameters };
    }
    case "arn":
      return { kind: "arn" as const, componentArn: use.arn, parameters };
  }
}

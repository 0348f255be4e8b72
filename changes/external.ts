import type { ExternalDefinition } from "../definition/image/image-definition";
import type { DetailedConsequence } from "./consequence";
import { AROUND, type KindOfImage } from "./kind";

const BUILT: DetailedConsequence<"image"> = { kind: "created", resource: "image", consequence: "built-elsewhere" };

/** What it is made of is in another repository: a version is raised to have its git tag built, and by no other key. */
export const EXTERNAL: KindOfImage<ExternalDefinition> = {
  written: ({ repository, workflow, inputs, requestInput, gitTag }) => ({
    ...{ repository, workflow: "file" in workflow ? workflow.file : { ...workflow }, inputs: { ...inputs }, gitTag },
    ...(requestInput !== undefined && { requestInput }),
  }),
  contents: () => new Map(),
  around: new Set([
    ...AROUND,
    ...(["description", "gitTag", "inputs", "parent", "repository", "requestInput", "tags", "workflow"] as const),
  ] as const),
  facts: () => ({ onDeploy: "never", hasOwnKey: false, regions: [], organizations: [], parameters: () => [] }),
  access: () => ({ consequences: [], alerts: [] }),
  adding: () => [BUILT],
  removing: () => [],
  raising: () => [BUILT],
};

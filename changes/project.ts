import type { ProjectDefinition } from "../definition/image/image-definition";
import { AROUND, type KindOfImage } from "./kind";

/** Nothing is built again for a project: what it says takes effect with the next deployment, in place. */
export const PROJECT: KindOfImage<ProjectDefinition> = {
  written: () => ({}),
  contents: () => new Map(),
  around: new Set([...AROUND, "description", "tags"] as const),
  facts: () => ({ onDeploy: "never", hasOwnKey: false, regions: [], organizations: [], parameters: () => [] }),
  access: () => ({ consequences: [], alerts: [] }),
  adding: () => [],
  removing: () => [],
  raising: () => [],
};

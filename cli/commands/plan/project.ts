import type { ProjectPlan } from "../../../plan";
import type { KindOfImage } from "./kind";

export const PROJECT: KindOfImage<ProjectPlan> = { rows: () => [], pipelines: () => 0 };

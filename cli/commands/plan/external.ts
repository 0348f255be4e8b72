import type { ExternalPlan } from "../../../plan";
import { printable } from "../../terminal/printable";
import type { KindOfImage } from "./kind";

export const EXTERNAL: KindOfImage<ExternalPlan> = {
  rows: ({ repository, workflow, gitTag, inputs, parents }) => [
    [
      "built by",
      `${"file" in workflow ? workflow.file : `the workflow ${printable(workflow.name)}`} of ${repository} at ${gitTag}`,
    ],
    ...parents.map((parent) => ["built after", parent] as const),
    ...Object.entries(inputs).map(([name, value]) => ["input", printable(`${name}: ${value}`)] as const),
  ],
  pipelines: () => 0,
};

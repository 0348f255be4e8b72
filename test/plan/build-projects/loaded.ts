import { strict as assert } from "node:assert";
import { loadImages, memorySource, type ImageDefinition } from "../../../definition";
import { homeIn } from "../../../plan/arn";
import { buildProjectPlans } from "../../../plan/build-projects/build-project";
import { MINIMAL_SETTINGS } from "../samples";

/** The definition `runner` out of its YAML. */
export function loaded(text: string, files: Readonly<Record<string, string>> = {}): ImageDefinition {
  const { definitions, issues } = loadImages({ source: memorySource({ ...files, "images/runner.yaml": text }) });
  assert.deepEqual(
    issues.map(({ message }) => message),
    [],
  );
  return definitions.find(({ name }) => name === "runner") ?? assert.fail();
}

export function plansOf(text: string, files?: Readonly<Record<string, string>>) {
  const settings = { ...MINIMAL_SETTINGS, namePrefix: "dev" };
  const home = homeIn(settings.account, settings.region);
  const context = { settings, stack: "prod", home, definitions: new Map(), commits: {} };
  return buildProjectPlans(loaded(text, files), context);
}

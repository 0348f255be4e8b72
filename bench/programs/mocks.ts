import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MockCallArgs, MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime";
import { runInPulumiStack, setAllConfig, setMocks } from "@pulumi/pulumi/runtime";
import { parse } from "yaml";

const PROJECT = "golden-images";

/**
 * Runs a program in this process as Pulumi's language host does, with mocks in the place of the engine: each resource gets
 * an id and an ARN at once. `onResource` sees each one with the answer it gets.
 */
export async function runUnderMocks(
  settings: { readonly root: string; readonly stack: string },
  program: () => Promise<unknown>,
  onResource: (args: MockResourceArgs, answer: MockResourceResult) => void,
): Promise<void> {
  const mocks = {
    newResource: (args: MockResourceArgs): MockResourceResult => {
      const answer = answerTo(args);
      onResource(args, answer);
      return answer;
    },
    call: ({ inputs }: MockCallArgs) => inputs as Record<string, unknown>,
  };
  setAllConfig(stackConfig(settings.root, settings.stack));
  await setMocks(mocks, PROJECT, settings.stack, false);
  await runInPulumiStack(program);
}

function answerTo({ type, name, inputs }: MockResourceArgs): MockResourceResult {
  const kind = /^aws:(\w+)\/(\w+):/.exec(type);
  if (kind === null) return { id: `${name}-id`, state: inputs as Record<string, unknown> };
  const given = inputs as Readonly<Record<string, unknown>>;
  const version = typeof given["version"] === "string" ? `/${given["version"]}` : "";
  const arn = `arn:aws:${kind[1] ?? ""}:us-east-1:111122223333:${kind[2] ?? ""}/${name}${version}`;
  return { id: kind[1] === "imagebuilder" ? arn : `${name}-id`, state: { name: `${name}-name`, ...given, arn } };
}

/** What `Pulumi.<stack>.yaml` sets, as the engine hands it to the program. */
function stackConfig(root: string, stack: string): Record<string, string> {
  const { config } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Readonly<Record<string, unknown>>;
  };
  const values = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(values) as Record<string, string>;
}

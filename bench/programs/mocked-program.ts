import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime";
import { runInPulumiStack, setAllConfig, setMocks } from "@pulumi/pulumi/runtime";
import { parse } from "yaml";

/**
 * Runs a program in this process as Pulumi's language host does, with mocks instead of the engine: each resource gets an id and
 * an ARN at once.
 * - `mocked-program ROOT STACK run` runs ours;
 * - `mocked-program ROOT STACK bare LIST` runs the bare one with the resources of a list;
 * - `mocked-program ROOT STACK record LIST` writes that list: the cloud resources that ours registers, without our components, in
 *   order, with the outputs of one in the inputs of another as references: the same graph for the bare program.
 */
const [root, stack, mode, file = ""] = process.argv.slice(2) as [string, string, "run" | "bare" | "record", string?];

/** `{"$of": 3, "$output": "arn"}` means an output of the fourth resource. */
const outputs = new Map<string, { readonly $of: number; readonly $output: string }>();
const providers = new Map<string, number>();
/** Resources as the bare program registers them, with the provider's place in the list when it is not the default one. */
const list: object[] = [];
let resources = 0;

process.on("exit", (code) => {
  if (mode === "record" && code === 0) writeFileSync(file, JSON.stringify(list));
  process.stdout.write(`${resources.toString()} resources\n`);
});
void main();

async function main(): Promise<void> {
  const newResource = (args: MockResourceArgs): MockResourceResult => {
    const answer = answerTo(args);
    if (args.custom === true) {
      resources++;
      if (mode === "record") record(args, answer);
    }
    return answer;
  };
  setAllConfig(stackConfig());
  await setMocks(
    { newResource, call: ({ inputs }) => inputs as object },
    "golden-images",
    stack,
    false,
    "organization",
  );
  await runInPulumiStack(mode === "bare" ? bare : ours);
}

async function ours(): Promise<unknown> {
  const { stackProgram } = await import("../../stacks/stack-program.js");
  return stackProgram({ root });
}

/** The program that a team would write with only @pulumi/aws: plain JavaScript outside of our build. */
async function bare(): Promise<unknown> {
  const program = join(__dirname, "../../../bench/peers/bare/program.js");
  return ((await import(program)) as { register: (list: string) => number }).register(file);
}

function answerTo({ type, name, inputs }: MockResourceArgs): MockResourceResult {
  const [, service, noun] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  const given = inputs as Readonly<Record<string, unknown>>;
  if (service === undefined || noun === undefined) return { id: `${name}-id`, state: given };
  const version = typeof given["version"] === "string" ? `/${given["version"]}` : "";
  const arn = `arn:aws:${service}:us-east-1:111122223333:${noun}/${name}${version}`;
  return { id: service === "imagebuilder" ? arn : `${name}-id`, state: { name: `${name}-name`, ...given, arn } };
}

/** What `Pulumi.<stack>.yaml` sets, as the engine hands it to the program. */
function stackConfig(): Record<string, string> {
  const settings = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as { config: object };
  return Object.fromEntries(Object.entries(settings.config).map(([key, value]) => [key, JSON.stringify(value)]));
}

function record({ type, name, inputs, provider }: MockResourceArgs, { id, state }: MockResourceResult): void {
  const $of = list.length;
  const isProvider = type.startsWith("pulumi:providers:");
  const place = provider === undefined ? undefined : providers.get(provider.split("::").at(-1) ?? "");
  const plain: unknown = isProvider ? decoded(inputs as object) : inputs;
  list.push({ type, name, inputs: withReferences(plain), ...(place !== undefined && { provider: place }) });
  if (isProvider) providers.set(id ?? "", $of);
  if (id !== undefined) outputs.set(id, { $of, $output: "id" });
  const { arn } = state as { arn?: unknown };
  if (typeof arn === "string") outputs.set(arn, { $of, $output: "arn" });
}

/** The SDK hands the settings of a provider over as JSON texts. */
function decoded(inputs: object): object {
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, decodedText(value)]));
}

function decodedText(value: unknown): unknown {
  try {
    return JSON.parse(String(value)) as unknown;
  } catch {
    return value;
  }
}

function withReferences(value: unknown): unknown {
  if (typeof value === "string") return outputs.get(value) ?? value;
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withReferences(item)]));
}

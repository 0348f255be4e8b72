import { writeFileSync } from "node:fs";
import type { MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime";
import { runUnderMocks } from "./mocks";

/** A cloud resource as the bare program registers it. */
interface ListedResource {
  readonly type: string;
  readonly name: string;
  /** `{"$of": 3, "$output": "arn"}` stands for an output of the fourth resource. */
  readonly inputs: unknown;
  /** Its provider's place in the list, when it is not the default one. */
  readonly provider?: number;
}

const PROVIDER = "pulumi:providers:";

interface Output {
  readonly $of: number;
  readonly $output: string;
}

/**
 * `record-resources ROOT STACK FILE` writes the cloud resources that our program registers, without our components,
 * in order, with the outputs of one in the inputs of another as references: the same graph for the bare program.
 */
const [root, stack, file] = process.argv.slice(2) as [string, string, string];
const list: ListedResource[] = [];
const outputs = new Map<string, Output>();
const providers = new Map<string, number>();
process.on("exit", (code) => {
  if (code === 0) writeFileSync(file, JSON.stringify(list));
});
void runUnderMocks(
  { root, stack },
  () => import("../../stacks/stack-program.js").then(({ stackProgram }) => stackProgram({ root })),
  record,
);

function record(args: MockResourceArgs, { id, state }: MockResourceResult): void {
  if (args.custom !== true) return;
  const index = list.length;
  const provider = args.provider === undefined ? undefined : providers.get(args.provider.split("::").at(-1) ?? "");
  list.push({
    type: args.type,
    name: args.name,
    inputs: withReferences(args.type.startsWith(PROVIDER) ? decoded(args.inputs) : args.inputs),
    ...(provider !== undefined && { provider }),
  });
  if (args.type.startsWith(PROVIDER)) providers.set(id ?? "", index);
  remember(id, { $of: index, $output: "id" });
  remember((state as { arn?: unknown }).arn, { $of: index, $output: "arn" });
}

/** The SDK hands the settings of a provider over as JSON texts. */
function decoded(inputs: unknown): unknown {
  const entries = Object.entries(inputs as Readonly<Record<string, unknown>>);
  return Object.fromEntries(entries.map(([key, value]) => [key, decodedText(value)]));
}

function decodedText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function remember(value: unknown, output: Output): void {
  if (typeof value === "string") outputs.set(value, output);
}

function withReferences(value: unknown): unknown {
  if (typeof value === "string") return outputs.get(value) ?? value;
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withReferences(item)]));
}

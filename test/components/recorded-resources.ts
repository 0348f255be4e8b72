import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** A resource as it reaches the engine. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** `type::name` of the parent, empty below the stack. */
  readonly parent: string;
  readonly provider: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly createTimeout: string;
  /** Outputs that the engine hides, whatever the inputs were. */
  readonly secretOutputs: readonly string[];
  /** `type::name`, by option or by inputs, sorted. */
  readonly dependencies: readonly string[];
}

type Outputs = Readonly<Record<string, unknown>>;

/** What the mock engine does beside registering. */
interface EngineMocks {
  readonly isPreview?: boolean;
  /** Of data sources, by token; any other is an error. */
  readonly answers?: Readonly<Record<string, Outputs>>;
}

interface Monitor {
  registerResource(request: RegisterResourceRequest, callback: (error: unknown, response: unknown) => void): unknown;
}

/**
 * Runs `build` on a mock engine, waits until every resource is registered, and gives them sorted by type and name.
 * Ids and ARNs are made up from names, as AWS would.
 */
export async function recordResources(
  build: () => unknown,
  mocks: EngineMocks = {},
): Promise<readonly RecordedResource[]> {
  const recorded: RecordedResource[] = [];
  await startMocks(recorded, mocks);
  await build();
  await settled();
  return recorded.sort((one, other) => keyOf(one).localeCompare(keyOf(other), "en"));
}

/** `type::name` of each, for comparing whole lists. */
export function listed(resources: readonly RecordedResource[]): string[] {
  return resources.map(keyOf);
}

/** The only resource of a type, or the one of that name. Throws when there is none or more than one. */
export function only(resources: readonly RecordedResource[], type: string, name?: string): RecordedResource {
  const found = resources.filter(
    (resource) => resource.type === type && (name === undefined || resource.name === name),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`${found.length} resources ${type} ${name ?? ""} among:\n${listed(resources).join("\n")}`);
  }
  return first;
}

/** The value of an output of a mocked program. */
export async function valueOf<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return new Promise((resolve) => output.apply(resolve));
}

/** The message of the `ResourceError` that `build` throws; fails when it throws none, or another kind. */
export async function resourceErrorOf(build: () => unknown): Promise<string> {
  await startMocks([]);
  try {
    await build();
  } catch (error) {
    if (pulumi.ResourceError.isInstance(error) && error.hideStack === true) return error.message;
    throw error;
  } finally {
    await settled();
  }
  throw new Error("nothing was thrown");
}

async function startMocks(recorded: RecordedResource[], { isPreview = false, answers = {} }: EngineMocks = {}) {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({ id: `${name}-id`, state: stateOf(type, name, inputs as Outputs) }),
      call: ({ token }) => {
        if (token === "pulumi:pulumi:readStackOutputs") return { outputs: {} };
        if (answers[token] !== undefined) return answers[token];
        throw new Error(`${token}: components must not call the provider`);
      },
    },
    "golden-images",
    "test",
    isPreview,
    "organization",
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    if (request.getType() !== "pulumi:pulumi:Stack") recorded.push(recordOf(request));
    return register(request, callback);
  };
}

async function settled(): Promise<void> {
  const runtime = pulumi.runtime as unknown as { waitForRPCs(): Promise<void> };
  await runtime.waitForRPCs();
}

function recordOf(request: RegisterResourceRequest): RecordedResource {
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: pulumi.runtime.deserializeProperties(request.getObject() ?? ({} as never)) as Outputs,
    parent: keyOfUrn(request.getParent()),
    provider: request.getProvider(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    secretOutputs: request.getAdditionalsecretoutputsList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    createTimeout: request.getCustomtimeouts()?.getCreate() ?? "",
    dependencies: request.getDependenciesList().map(keyOfUrn).sort(),
  };
}

function keyOf({ type, name }: { readonly type: string; readonly name: string }): string {
  return `${type}::${name}`;
}

/** `urn:pulumi:stack::project::parent$type::name` → `type::name`. */
function keyOfUrn(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  const type = types.split("$").at(-1) ?? "";
  return type === "" || type === "pulumi:pulumi:Stack" ? "" : keyOf({ type, name });
}

const ACCOUNT = "111122223333";

/** What AWS adds to inputs, as far as components read it. */
function stateOf(type: string, name: string, inputs: Outputs): Record<string, unknown> {
  const region = typeof inputs.region === "string" ? inputs.region : "us-east-1";
  const physical = typeof inputs.name === "string" ? inputs.name : `${name}-1234567`;
  const imageBuilder = (kind: string, tail: string): string =>
    `arn:aws:imagebuilder:${region}:${ACCOUNT}:${kind}/${physical}${tail}`;
  const byType: Readonly<Record<string, Outputs>> = {
    "aws:imagebuilder/component:Component": { arn: imageBuilder("component", `/${String(inputs.version)}/1`) },
    "aws:imagebuilder/imageRecipe:ImageRecipe": { arn: imageBuilder("image-recipe", `/${String(inputs.version)}`) },
    "aws:imagebuilder/containerRecipe:ContainerRecipe": {
      arn: imageBuilder("container-recipe", `/${String(inputs.version)}`),
    },
    "aws:imagebuilder/imagePipeline:ImagePipeline": { arn: imageBuilder("image-pipeline", "") },
    "aws:imagebuilder/image:Image": {
      arn: `${String(inputs.imageRecipeArn).replace(":image-recipe/", ":image/")}/1`,
      outputResources: [
        {
          amis: [
            { region, accountId: ACCOUNT, image: "ami-0123456789abcdef0" },
            { region, accountId: "555566667777", image: "ami-0fedcba9876543210" },
          ],
        },
      ],
    },
    "aws:iam/role:Role": { arn: `arn:aws:iam::${ACCOUNT}:role/${physical}` },
    "aws:iam/policy:Policy": { arn: `arn:aws:iam::${ACCOUNT}:policy/${physical}` },
    "aws:kms/key:Key": { arn: `arn:aws:kms:${region}:${ACCOUNT}:key/mrk-1`, keyId: "mrk-1" },
    "aws:kms/replicaKey:ReplicaKey": { arn: `arn:aws:kms:${region}:${ACCOUNT}:key/mrk-1`, keyId: "mrk-1" },
    "aws:sns/topic:Topic": { arn: `arn:aws:sns:${region}:${ACCOUNT}:${physical}` },
    "random:index/randomId:RandomId": { hex: "0123456789abcdef" },
    "aws:s3/bucket:Bucket": { arn: `arn:aws:s3:::${String(inputs.bucket)}` },
  };
  return { arn: `arn:aws:mock:${region}:${ACCOUNT}:${physical}`, name: physical, ...inputs, ...byType[type] };
}

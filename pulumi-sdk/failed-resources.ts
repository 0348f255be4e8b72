import { Result, type RegisterResourceRequest, type RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import * as runtime from "@pulumi/pulumi/runtime";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isPlain } from "./switch";

type Callback = (error: Error | null, response?: RegisterResourceResponse) => void;

/** The client of the engine that resources are registered with. */
interface Monitor {
  registerResource(request: RegisterResourceRequest, callback: Callback): unknown;
}

/** By property, of a form that the provider's check takes: it holds to AWS's own patterns. */
export const STAND_INS: Readonly<Record<string, string>> = {
  componentArn: "arn:aws:imagebuilder:us-east-1:000000000000:component/failed/0.0.0/1",
  imageRecipeArn: "arn:aws:imagebuilder:us-east-1:000000000000:image-recipe/failed/0.0.0",
  containerRecipeArn: "arn:aws:imagebuilder:us-east-1:000000000000:container-recipe/failed/0.0.0",
  infrastructureConfigurationArn: "arn:aws:imagebuilder:us-east-1:000000000000:infrastructure-configuration/failed",
  distributionConfigurationArn: "arn:aws:imagebuilder:us-east-1:000000000000:distribution-configuration/failed",
  executionRole: "arn:aws:iam::000000000000:role/failed",
  kmsKeyId: "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000",
  primaryKeyArn: "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000",
};

/**
 * Under `pulumi up --continue-on-error`, lets the engine skip what depends on a resource that failed, as it means to.
 *
 * Why: with SDKs such as 3.248 a dependent is registered with unknown values, which the engine drops: an `Image` without the ARN of its
 * recipe fails the provider's check, and that ends the deployment of every other image. With 3.270 it is not registered at all, and
 * the engine deletes it: the pipeline that built the last good image goes. Registered with well-formed values in place of the unknown
 * ones it passes the check, and the engine then skips it because of what it depends on; the values reach no provider but in checks.
 *
 * Seen with 3.248 and 3.270, and the CLI 3.204. Where the SDK asks the engine in another way, nothing happens.
 * Upstream: https://github.com/pulumi/pulumi/issues/13306 (`--continue-on-error`); none filed for the deletion.
 */
export function skipDependentsOfFailed(): void {
  const monitor = runtime.getMonitor() as Monitor | undefined;
  if (isPlain() || monitor === undefined) return;
  const register = monitor.registerResource.bind(monitor);
  const failed = new Set<string>();
  monitor.registerResource = (request, callback) => {
    if (request.getDependenciesList().some((urn) => failed.has(urn))) fillUnknown(request);
    return register(request, (error, response) => {
      if (response !== undefined && response.getResult() !== Result.SUCCESS) {
        failed.add(response.getUrn());
        keepOutputsUnknown(response);
      }
      callback(error, response);
    });
  };
}

/** Unknown outputs keep no dependent from being registered; failed ones, as 3.270 makes them of any other result, do. */
function keepOutputsUnknown(response: RegisterResourceResponse & { setUnknown?(value: boolean): void }): void {
  if (response.setUnknown === undefined) return;
  response.setResult(Result.SUCCESS);
  response.setUnknown(true);
}

function fillUnknown(request: RegisterResourceRequest): void {
  const inputs = request.getObject()?.toJavaScript() ?? {};
  request.setObject(Struct.fromJavaScript(filled(inputs, "") as Parameters<typeof Struct.fromJavaScript>[0]));
}

function filled(value: unknown, key: string): unknown {
  if (value === runtime.unknownValue) return STAND_INS[key] ?? "failed";
  if (Array.isArray(value)) return value.map((each) => filled(each, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each, name)]));
}

import { type Properties, text } from "../schema/property";
import { arnOf, findHere, type Kind, type Kinds } from "./kind";
import type { CloudError } from "./error";

export const PARAMETER = "aws:ssm/parameter:Parameter";

/** A value of data type `aws:ec2:image` must be an AMI id. */
const parameter: Kind = {
  doing: "creating SSM Parameter ({name})",
  call: "SSM: PutParameter",
  guard: (creation) => {
    const { inputs, failed } = creation;
    if (inputs["overwrite"] !== true && findHere(creation, PARAMETER, "id", text(inputs, "name"))) {
      throw failed(
        "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
      );
    }
    requireImage(inputs, failed);
  },
  id: "{name}",
  outputs: { dataType: "{dataType=text}", tier: "{tier=Standard}", version: 1, hasValueWo: false },
  make: (made) => ({ arn: arnOf(made, "ssm", `parameter/${made.id.replace(/^\//, "")}`), ...values(made.inputs) }),
  update: ({ resource, failed }, inputs) => {
    requireImage(inputs, failed);
    return { version: Number(resource.state["version"] ?? 1) + 1, ...values(inputs) };
  },
};

export const SSM: Kinds = { [PARAMETER]: parameter };

function requireImage(inputs: Properties, failed: (error: string) => CloudError): void {
  const value = text(inputs, "value") || text(inputs, "insecureValue");
  if (text(inputs, "dataType") === "aws:ec2:image" && !/^ami-[0-9a-f]{8}(?:[0-9a-f]{9})?$/.test(value)) {
    throw failed(
      `ValidationException: The following parameter value is not valid for the data type aws:ec2:image: ${value}`,
    );
  }
}

function values(inputs: Properties): Properties {
  const value = inputs["value"] ?? inputs["insecureValue"];
  return text(inputs, "type") === "SecureString" ? { value } : { value, insecureValue: value };
}

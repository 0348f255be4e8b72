import { type Properties, text } from "../schema/property";
import { errorsOf } from "./error";
import { arnOf, findHere, type Kind, type Kinds } from "./kind";

export const PARAMETER = "aws:ssm/parameter:Parameter";
const failed = errorsOf("SSM");

/** A value of data type `aws:ec2:image` must be an AMI id. */
const parameter: Kind = {
  create: (creation) => {
    const { inputs } = creation;
    const name = text(inputs, "name");
    const doing = `creating SSM Parameter (${name})`;
    if (findHere(creation, PARAMETER, "name", name) && inputs["overwrite"] !== true) {
      const explanation =
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
      throw failed(doing, "PutParameter", "ParameterAlreadyExists", explanation);
    }
    requireImage(inputs, doing);
    const arn = arnOf(creation, "ssm", `parameter/${name.replace(/^\//, "")}`);
    const fixed = { dataType: inputs["dataType"] ?? "text", tier: inputs["tier"] ?? "Standard" };
    return { id: name, outputs: { ...fixed, arn, version: 1, hasValueWo: false, ...values(inputs) } };
  },
  update: ({ resource }, inputs) => {
    requireImage(inputs, `updating SSM Parameter (${resource.id})`);
    return { version: Number(resource.state["version"] ?? 1) + 1, ...values(inputs) };
  },
};

export const SSM: Kinds = { [PARAMETER]: parameter };

function requireImage(inputs: Properties, doing: string): void {
  const value = text(inputs, "value") || text(inputs, "insecureValue");
  if (text(inputs, "dataType") === "aws:ec2:image" && !/^ami-[0-9a-f]{8}(?:[0-9a-f]{9})?$/.test(value)) {
    const explanation = `The following parameter value is not valid for the data type aws:ec2:image: ${value}`;
    throw failed(doing, "PutParameter", "ValidationException", explanation);
  }
}

function values(inputs: Properties): Properties {
  const value = inputs["value"] ?? inputs["insecureValue"];
  return text(inputs, "type") === "SecureString" ? { value } : { value, insecureValue: value };
}

import { dnsSuffix, partitionOf } from "../../plan/arn";
import { decide, neededValue, recordOf, Unknown, type Given, type Keys, type Row } from "../report";
import { evaluate, holds, type Scope } from "./functions";

/** A resource of a template with its functions resolved. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Keys;
}

const RENDER =
  "Import what CloudFormation makes of it: aws cloudformation get-template --stack-name <stack> --template-stage Processed --query TemplateBody --output text > template.yaml";

/** The resources of a template, and which keys of what was given something asked for. */
export function resolveTemplate(tree: Keys, given: Scope["given"]) {
  const resources = recordOf(tree["Resources"]);
  const scope: Scope = {
    given: { ...pseudoParameters(given["AWS::Region"]), ...given },
    parameters: recordOf(tree["Parameters"]),
    mappings: recordOf(tree["Mappings"]),
    conditions: recordOf(tree["Conditions"]),
    resources,
    used: new Set<string>(),
  };
  const rows =
    tree["Transform"] === undefined ? [] : [decide("Transform", "Macros run in CloudFormation alone.", RENDER)];
  const found = Object.entries(resources).flatMap(([id, written]) => resourceOf(id, written, scope, rows));
  return { resources: found, rows, used: new Set([...scope.used, ...Object.keys(scope.parameters)]) };
}

function resourceOf(id: string, written: unknown, scope: Scope, rows: Row[]): readonly Resource[] {
  const { Type: type, Condition: condition, Properties: properties } = recordOf(written);
  if (typeof type !== "string") {
    rows.push(decide(id, id.startsWith("Fn::") ? `${id} runs in CloudFormation alone.` : "It has no Type.", RENDER));
    return [];
  }
  const isThere = typeof condition === "string" ? holds(condition, scope) : true;
  if (isThere instanceof Unknown) rows.push(neededValue(id, isThere));
  return isThere === true ? [{ id, type, properties: recordOf(evaluate(properties, scope)) }] : [];
}

function pseudoParameters(region: unknown): Given {
  if (typeof region !== "string") return {};
  const partition = partitionOf(region);
  return { "AWS::Partition": partition, "AWS::URLSuffix": dnsSuffix(partition) };
}

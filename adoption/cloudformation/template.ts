import { dnsSuffix, partitionOf } from "../../plan/arn";
import { isRecord, Unknown, type Given, type Row } from "../report";
import { evaluate, holds, type Scope } from "./functions";

/** A resource of a template with its functions resolved. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly resources: readonly Resource[];
  readonly rows: readonly Row[];
  /** Keys of what was given that something asked for. */
  readonly used: ReadonlySet<string>;
}

const RENDER =
  "Import what CloudFormation makes of it: aws cloudformation get-template --stack-name <stack> --template-stage Processed --query TemplateBody --output text > template.yaml";

/** The resources of a template; or, where it is none, why. */
export function resolveTemplate(tree: unknown, given: Given): Template | { readonly problem: string } {
  if (!isRecord(tree) || !isRecord(tree["Resources"])) return { problem: "it has no Resources" };
  const part = (name: string) => (isRecord(tree[name]) ? tree[name] : {});
  const resources = tree["Resources"];
  const used = new Set<string>();
  const scope: Scope = {
    given: { ...pseudoParameters(given), ...given },
    parameters: part("Parameters"),
    mappings: part("Mappings"),
    conditions: part("Conditions"),
    resources,
    used,
  };
  const rows: Row[] = [];
  if (tree["Transform"] !== undefined) {
    rows.push({ kind: "decide", of: "Transform", message: "Macros run in CloudFormation alone.", fix: RENDER });
  }
  const found = Object.entries(resources).flatMap(([id, written]) => resourceOf(id, written, scope, rows));
  return { resources: found, rows, used: new Set([...used, ...Object.keys(scope.parameters)]) };
}

function resourceOf(id: string, written: unknown, scope: Scope, rows: Row[]): readonly Resource[] {
  if (!isRecord(written) || typeof written["Type"] !== "string") {
    const message = id.startsWith("Fn::") ? `${id} runs in CloudFormation alone.` : "It has no Type.";
    rows.push({ kind: "decide", of: id, message, fix: RENDER });
    return [];
  }
  const condition = written["Condition"];
  const isThere = typeof condition === "string" ? holds(condition, scope) : true;
  if (isThere instanceof Unknown) rows.push(neededValue(id, isThere));
  if (isThere !== true) return [];
  const properties = evaluate(written["Properties"] ?? {}, scope);
  return [{ id, type: written["Type"], properties: isRecord(properties) ? properties : {} }];
}

/** The row on a value that must be given. */
export function neededValue(of: string, { key, why }: Unknown): Row {
  const message = `${key} is not known: ${why}.`;
  return { kind: "value", of, message, fix: `Give it: --parameters '${key.replaceAll("'", "'\\''")}=…'` };
}

function pseudoParameters({ "AWS::Region": region }: Given): Given {
  if (region === undefined) return {};
  const partition = partitionOf(region);
  return { "AWS::Partition": partition, "AWS::URLSuffix": dnsSuffix(partition) };
}

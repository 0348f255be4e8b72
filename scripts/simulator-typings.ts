import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import type { Argument, Arguments } from "../simulator/schema/table";

/** What the typings of one package say of the resources asked for. */
export interface Typings {
  readonly source: string;
  readonly provider: Arguments;
  readonly resources: Record<string, { inputs: Arguments; outputs: readonly string[] }>;
  readonly types: Record<string, Arguments>;
}

type Interfaces = ReadonlyMap<string, ts.InterfaceDeclaration>;

const PRIMITIVES = new Set(["string", "number", "boolean", "any"]);

/**
 * Reads argument, state and nested input types from the `.d.ts` files of an installed Pulumi provider SDK. Only syntax
 * is read, no type checker: the files are generated and regular.
 */
export function extractTypings(sdk: string, tokens: readonly string[]): Typings {
  const root = dirname(require.resolve(`@pulumi/${sdk}/package.json`));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const nested = readInterfaces(join(root, "types", "input.d.ts"));
  const wanted = new Set<string>();
  const resources: Typings["resources"] = {};
  for (const token of [...tokens].sort()) {
    resources[token] = resourceOf(root, token, wanted);
  }
  const provider = propertiesOf(readInterfaces(join(root, "provider.d.ts")).get("ProviderArgs"), wanted);
  return { source: `@pulumi/${sdk}@${version} *.d.ts`, provider, resources, types: closure(nested, wanted) };
}

function resourceOf(root: string, token: string, wanted: Set<string>): Typings["resources"][string] {
  const [, module = "", name = ""] = token.split(":");
  const file = join(root, `${module.replace(/^index\//, "")}.d.ts`);
  const interfaces = readInterfaces(file);
  const inputs = propertiesOf(interfaces.get(`${name}Args`), wanted);
  const state = Object.keys(propertiesOf(interfaces.get(`${name}State`), new Set()));
  return { inputs, outputs: state.filter((property) => !(property in inputs)) };
}

function closure(nested: Interfaces, wanted: Set<string>): Typings["types"] {
  const types: Record<string, Arguments> = {};
  // A Set grows while it is walked: types named by types are reached too.
  for (const name of wanted) {
    types[name] = propertiesOf(nested.get(name), wanted);
  }
  return Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readInterfaces(file: string): Interfaces {
  const found = new Map<string, ts.InterfaceDeclaration>();
  // A small SDK has no nested types (@pulumi/random).
  if (!existsSync(file)) return found;
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node, namespace: string): void => {
    if (ts.isInterfaceDeclaration(node)) {
      found.set(`${namespace}${node.name.text}`, node);
    } else if (ts.isModuleDeclaration(node)) {
      node.body?.forEachChild((child) => {
        visit(child, `${namespace}${node.name.text}.`);
      });
    }
  };
  source.forEachChild((node) => {
    visit(node, "");
  });
  return found;
}

function propertiesOf(declaration: ts.InterfaceDeclaration | undefined, wanted: Set<string>): Arguments {
  const properties: [string, Argument][] = [];
  for (const member of declaration?.members ?? []) {
    if (ts.isPropertySignature(member) && member.type) {
      const type = compact(member.type, wanted);
      const name = member.name.getText().replace(/^"|"$/g, "");
      properties.push([name, member.questionToken ? { type } : { type, required: true }]);
    }
  }
  return Object.fromEntries(properties.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function compact(node: ts.TypeNode, wanted: Set<string>): string {
  if (ts.isUnionTypeNode(node)) {
    const parts = node.types.map((part) => compact(part, wanted)).filter((part) => part !== "undefined");
    return [...new Set(parts)].sort().join("|");
  }
  if (ts.isParenthesizedTypeNode(node)) return compact(node.type, wanted);
  if (ts.isArrayTypeNode(node)) return `[]${compact(node.elementType, wanted)}`;
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find((member) => ts.isIndexSignatureDeclaration(member));
    return `{}${index ? compact(index.type, wanted) : "any"}`;
  }
  if (ts.isTypeReferenceNode(node)) return reference(node, wanted);
  const text = node.getText();
  return PRIMITIVES.has(text) || text === "undefined" ? text : "string";
}

function reference(node: ts.TypeReferenceNode, wanted: Set<string>): string {
  const name = node.typeName.getText();
  const inner = node.typeArguments?.[0];
  if (name === "pulumi.Input" && inner) return compact(inner, wanted);
  if (name === "Record") return "{}any";
  if (name.startsWith("inputs.")) {
    const type = name.slice("inputs.".length);
    wanted.add(type);
    return `#${type}`;
  }
  // An enumeration, an ARN or another resource: the engine sends each as text.
  return name.startsWith("pulumi.asset.") ? "asset" : "string";
}

import { Tagged } from "../../definition/yaml/tagged";
import { isRecord, listOf, recordOf, Reference, Unknown, unreferenced, type Keys } from "../report";

/** What functions of a template look into. */
export interface Scope {
  readonly given: Readonly<Record<string, string | Unknown>>;
  readonly parameters: Keys;
  readonly mappings: Keys;
  readonly conditions: Keys;
  readonly resources: Keys;
  /** Keys of `given` that something asked for. */
  readonly used: Set<string>;
}

/** `AWS::NoValue`: as if the property were not there. */
const NO_VALUE = Symbol("AWS::NoValue");

/** Functions that take their arguments as they are written. */
const BY_NAME: Readonly<Record<string, (argument: unknown, scope: Scope) => unknown>> = {
  Ref: (name, scope) => ref(textOf(name), scope),
  "Fn::GetAtt": getAtt,
  "Fn::Sub": sub,
  "Fn::Join": (list, scope) => join(listOf(evaluate(list, scope))),
  "Fn::If": choose,
};

/** Functions of values: where one is not known, the result is not. */
const OF_VALUES: Readonly<Record<string, (values: unknown[], scope: Scope) => unknown>> = {
  "Fn::Split": ([separator, text]) => textOf(text).split(textOf(separator)),
  "Fn::Select": ([index, list]) =>
    listOf(list)[Number(textOf(index))] ?? new Unknown("Fn::Select", `the list has no item ${textOf(index)}`),
  "Fn::FindInMap": findInMap,
  "Fn::Base64": ([text]) => Buffer.from(textOf(text), "utf8").toString("base64"),
  "Fn::ImportValue": ([name], scope) => givenOr(`ImportValue:${textOf(name)}`, "another stack exports it", scope),
  "Fn::Equals": ([one, other]) => textOf(one) === textOf(other),
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html */
const OF_CONDITIONS: Readonly<Record<string, (all: unknown[]) => boolean>> = {
  "Fn::Not": ([one]) => one !== true,
  "Fn::And": (all) => all.every(Boolean),
  "Fn::Or": (all) => all.some(Boolean),
};

/** A value with its functions resolved. What cannot be known is an {@link Unknown} in its place. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope)).filter((item) => item !== NO_VALUE);
  const called = callIn(value);
  if (called) return call(...called, scope);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, evaluate(item, scope)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name]?.(argument, scope);
  if (!Object.hasOwn(OF_VALUES, name)) return givenOr(name, `the function ${name} is not computed here`, scope);
  const values = listOf(evaluate(argument, scope)).map(unreferenced);
  return values.find((value) => value instanceof Unknown) ?? OF_VALUES[name]?.(values, scope);
}

/** Whether a condition holds. */
export function holds(name: string, scope: Scope, above: readonly string[] = []): boolean | Unknown {
  const path = [...above, name];
  if (above.includes(name)) return new Unknown(name, `the condition depends on itself: ${path.join(" → ")}`);
  if (!Object.hasOwn(scope.conditions, name)) return new Unknown(name, "the template has no such condition");
  return condition(scope.conditions[name], scope, path);
}

function condition(value: unknown, scope: Scope, above: readonly string[]): boolean | Unknown {
  const [name, argument] = callIn(value) ?? ["", value];
  if (name === "Condition") return holds(textOf(argument), scope, above);
  if (name === "Fn::Equals") return call(name, argument, scope) as boolean | Unknown;
  const judge = Object.hasOwn(OF_CONDITIONS, name) ? OF_CONDITIONS[name] : undefined;
  if (!judge) return new Unknown(name || "Conditions", `the condition ${name} is not computed here`);
  const all = listOf(argument).map((item) => condition(item, scope, above));
  return all.find((item) => item instanceof Unknown) ?? judge(all);
}

/** The function that a value calls: under its tag, or as the only key of a mapping. */
function callIn(value: unknown): readonly [name: string, argument: unknown] | undefined {
  if (value instanceof Tagged) {
    const name = value.tag.slice(1);
    return [name === "Ref" || name === "Condition" ? name : `Fn::${name}`, value.value];
  }
  const [entry, ...others] = isRecord(value) ? Object.entries(value) : [];
  if (entry === undefined || others.length > 0) return undefined;
  const isCall = entry[0] === "Ref" || entry[0].startsWith("Fn::") || (entry[0] === "Condition" && !isRecord(entry[1]));
  return isCall ? entry : undefined;
}

function ref(name: string, scope: Scope): unknown {
  if (name === "AWS::NoValue") return NO_VALUE;
  const parameter = Object.hasOwn(scope.parameters, name) ? scope.parameters[name] : undefined;
  if (isRecord(parameter)) return parameterValue(name, parameter, scope);
  if (Object.hasOwn(scope.given, name)) return givenOr(name, "", scope);
  if (Object.hasOwn(scope.resources, name)) return new Reference(name);
  const isOfRegion = name === "AWS::Partition" || name === "AWS::URLSuffix";
  const why = name.startsWith("AWS::") ? "it is known where the stack is" : "nothing in the template has this name";
  return new Unknown(isOfRegion ? "AWS::Region" : name, why);
}

function parameterValue(name: string, { Default: standard, Type: kind }: Keys, scope: Scope): unknown {
  const value = Object.hasOwn(scope.given, name) ? givenOr(name, "", scope) : standard;
  if (value === undefined) return new Unknown(name, "the parameter has no value and no default");
  if (value instanceof Unknown) return value;
  const [type, text] = [textOf(kind), textOf(value)];
  if (type.startsWith("AWS::SSM::Parameter::Value"))
    return new Unknown(name, `its value is in the SSM parameter ${text}`, text);
  return type.startsWith("List<") || type === "CommaDelimitedList" ? text.split(/, */) : value;
}

function givenOr(key: string, why: string, { given, used }: Scope): unknown {
  if (!Object.hasOwn(given, key)) return new Unknown(key, why);
  used.add(key);
  return given[key];
}

function getAtt(argument: unknown, scope: Scope): unknown {
  const path = listOf(argument).map(textOf).join(".");
  const [id = "", ...attribute] = path.split(".");
  if (!Object.hasOwn(scope.given, path) && Object.hasOwn(scope.resources, id))
    return new Reference(id, attribute.join("."));
  return givenOr(path, "nothing in the template has this name", scope);
}

function sub(argument: unknown, scope: Scope): unknown {
  const [text, values] = listOf(argument);
  if (typeof text !== "string") return new Unknown("Fn::Sub", "its text is not a text");
  const own = recordOf(values);
  const parts = text.split(/\$\{([^{}]*)\}/).map((part, index): unknown => {
    const key = part.trim();
    if (index % 2 === 0) return part;
    if (key.startsWith("!")) return `\${${key.slice(1)}}`;
    if (Object.hasOwn(own, key)) return evaluate(own[key], scope);
    return key.includes(".") ? getAtt(key, scope) : ref(key, scope);
  });
  return joined(parts.filter((part) => part !== ""));
}

function join([separator, list]: unknown[]): unknown {
  return joined(listOf(list), textOf(separator));
}

/** One part alone may be a reference. */
function joined(parts: readonly unknown[], separator = ""): unknown {
  const odd = parts.find((part) => part instanceof Unknown || part instanceof Reference);
  if (odd === undefined) return parts.map(textOf).join(separator);
  return parts.length === 1 ? odd : unreferenced(odd);
}

function findInMap(keys: unknown[], scope: Scope): unknown {
  let value: unknown = scope.mappings;
  for (const key of keys.slice(0, 3).map(textOf))
    value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value ?? givenOr(keys.map(textOf).join("."), "no mapping of the template has it", scope);
}

function choose(argument: unknown, scope: Scope): unknown {
  const [name, yes, no] = listOf(argument);
  const chosen = holds(textOf(name), scope);
  return chosen instanceof Unknown ? chosen : evaluate(chosen ? yes : no, scope);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "string" ? value : "";
}

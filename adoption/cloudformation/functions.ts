import { Tagged } from "../../definition/yaml/tagged";
import { isRecord, Reference, Unknown, type Given } from "../report";

/** What functions of a template look into. */
export interface Scope {
  readonly given: Given;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly resources: Readonly<Record<string, unknown>>;
  /** Keys of `given` that something asked for. */
  readonly used: Set<string>;
}

type Call = (argument: unknown, scope: Scope) => unknown;

/** `AWS::NoValue`: as if the property were not there. */
const NO_VALUE = Symbol("AWS::NoValue");

const BY_NAME: Readonly<Record<string, Call>> = {
  Ref: (name, scope) => ref(textOf(name), scope),
  "Fn::GetAtt": getAtt,
  "Fn::Sub": sub,
  "Fn::Join": join,
  "Fn::Split": split,
  "Fn::Select": select,
  "Fn::FindInMap": findInMap,
  "Fn::If": choose,
  "Fn::Base64": (text, scope) =>
    whole(evaluate(text, scope), (plain) => Buffer.from(textOf(plain), "utf8").toString("base64")),
  "Fn::ImportValue": (name, scope) =>
    whole(evaluate(name, scope), (plain) => givenOr(`ImportValue:${textOf(plain)}`, "another stack exports it", scope)),
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html */
const CONDITIONS: Readonly<Record<string, Call>> = {
  "Fn::Equals": (list, scope) => over(list, scope, ([one, other]) => textOf(one) === textOf(other)),
  "Fn::Not": (list, scope) => judged(list, scope, ([one]) => !one),
  "Fn::And": (list, scope) => judged(list, scope, (all) => all.every(Boolean)),
  "Fn::Or": (list, scope) => judged(list, scope, (all) => all.some(Boolean)),
};

/** A value with its functions resolved. What cannot be known is an {@link Unknown} in its place. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope)).filter((item) => item !== NO_VALUE);
  const called = callIn(value);
  if (called) {
    const [name, argument] = called;
    const call = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
    return call ? call(argument, scope) : givenOr(name, `the function ${name} is not computed here`, scope);
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, evaluate(item, scope)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
}

/** Whether a condition holds. */
export function holds(name: string, scope: Scope, above: readonly string[] = []): boolean | Unknown {
  if (above.includes(name))
    return new Unknown(name, `the condition depends on itself: ${[...above, name].join(" → ")}`);
  if (!Object.hasOwn(scope.conditions, name)) return new Unknown(name, "the template has no such condition");
  return condition(scope.conditions[name], scope, [...above, name]);
}

function condition(value: unknown, scope: Scope, above: readonly string[]): boolean | Unknown {
  const [name, argument] = callIn(value) ?? ["", value];
  if (name === "Condition") return holds(textOf(argument), scope, above);
  const call = Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name] : undefined;
  if (!call) return new Unknown(name || "Conditions", `the condition ${name} is not computed here`);
  const inner = (item: unknown): unknown => condition(item, scope, above);
  const given = name === "Fn::Equals" || !Array.isArray(argument) ? argument : argument.map(inner);
  return call(given, scope) as boolean | Unknown;
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
  // They follow from the Region.
  if (name === "AWS::Partition" || name === "AWS::URLSuffix")
    return new Unknown("AWS::Region", "it is known where the stack is");
  const why = name.startsWith("AWS::") ? "it is known where the stack is" : "nothing in the template has this name";
  return new Unknown(name, why);
}

function parameterValue(name: string, parameter: Readonly<Record<string, unknown>>, scope: Scope): unknown {
  const value = Object.hasOwn(scope.given, name) ? givenOr(name, "", scope) : parameter["Default"];
  if (value === undefined) return new Unknown(name, "the parameter has no value and no default");
  const type = textOf(parameter["Type"]);
  if (type.startsWith("AWS::SSM::Parameter::Value")) {
    return new Unknown(name, `its value is in the SSM parameter ${textOf(value)}`, textOf(value));
  }
  return type.startsWith("List<") || type === "CommaDelimitedList" ? textOf(value).split(/, */) : value;
}

function givenOr(key: string, why: string, { given, used }: Scope): unknown {
  if (!Object.hasOwn(given, key)) return new Unknown(key, why);
  used.add(key);
  return given[key];
}

function getAtt(argument: unknown, scope: Scope): unknown {
  const path = Array.isArray(argument) ? argument.map(textOf).join(".") : textOf(argument);
  const [id = "", ...attribute] = path.split(".");
  if (Object.hasOwn(scope.given, path)) return givenOr(path, "", scope);
  if (Object.hasOwn(scope.resources, id)) return new Reference(id, attribute.join("."));
  return new Unknown(path, "nothing in the template has this name");
}

function sub(argument: unknown, scope: Scope): unknown {
  const [text, values] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  if (typeof text !== "string") return new Unknown("Fn::Sub", "its text is not a text");
  const own = isRecord(values) ? values : {};
  const parts: string[] = [];
  let end = 0;
  for (const found of text.matchAll(/\$\{([^{}]*)\}/g)) {
    const [mark, name = ""] = found;
    const key = name.trim();
    const value = key.startsWith("!") ? `\${${key.slice(1)}}` : named(key, own, scope);
    if (value instanceof Unknown || (value instanceof Reference && mark === text)) return value;
    if (value instanceof Reference) return new Unknown(key, "AWS knows it once the resource is there");
    parts.push(text.slice(end, found.index), textOf(value));
    end = found.index + mark.length;
  }
  return parts.join("") + text.slice(end);
}

function named(key: string, own: Readonly<Record<string, unknown>>, scope: Scope): unknown {
  if (Object.hasOwn(own, key)) return evaluate(own[key], scope);
  return key.includes(".") ? getAtt(key, scope) : ref(key, scope);
}

function join(argument: unknown, scope: Scope): unknown {
  return over(argument, scope, ([separator, list]) => {
    const items = listOf(list);
    const odd = items.find((item) => item instanceof Unknown || item instanceof Reference);
    if (odd !== undefined && items.length === 1) return odd;
    if (odd instanceof Reference) return new Unknown(odd.id, "AWS knows it once the resource is there");
    return odd ?? items.map(textOf).join(textOf(separator));
  });
}

function split(argument: unknown, scope: Scope): unknown {
  return over(argument, scope, ([separator, text]) => textOf(text).split(textOf(separator)));
}

function select(argument: unknown, scope: Scope): unknown {
  return over(argument, scope, ([index, list]) => {
    const item = listOf(list)[Number(textOf(index))];
    return item ?? new Unknown("Fn::Select", `the list has no item ${textOf(index)}`);
  });
}

function findInMap(argument: unknown, scope: Scope): unknown {
  return over(argument, scope, (keys) => {
    let value: unknown = scope.mappings;
    for (const key of keys.slice(0, 3).map(textOf)) {
      value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    }
    const path = keys.map(textOf).join(".");
    return value ?? givenOr(path, "no mapping of the template has it", scope);
  });
}

function choose(argument: unknown, scope: Scope): unknown {
  const [name, yes, no] = listOf(argument);
  const chosen = holds(textOf(name), scope);
  if (chosen instanceof Unknown) return chosen;
  return evaluate(chosen ? yes : no, scope);
}

/** Calls with the values of a list, unless one of them is unknown. */
function over(argument: unknown, scope: Scope, call: (values: unknown[]) => unknown): unknown {
  const values = listOf(evaluate(argument, scope));
  return values.find((value) => value instanceof Unknown) ?? call(values);
}

function judged(list: unknown, _scope: Scope, call: (values: unknown[]) => boolean): boolean | Unknown {
  const values = listOf(list);
  return values.find((value) => value instanceof Unknown) ?? call(values);
}

function whole(value: unknown, call: (value: unknown) => unknown): unknown {
  if (value instanceof Reference) return new Unknown(value.id, "AWS knows it once the resource is there");
  return value instanceof Unknown ? value : call(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "string" ? value : "";
}

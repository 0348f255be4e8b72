import { BlockList, isIP } from "node:net";
import { blocks, isProperties, type Properties } from "../schema/property";

/**
 * Whether an event is as a pattern says: every field that it names has one of the values there.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: unknown, event: Properties): boolean {
  return Object.entries(pattern as Properties).every(([field, wanted]) => {
    if (field === "$or") return blocks({ wanted }, "wanted").some((each) => matches(each, event));
    const found = Object.hasOwn(event, field) ? event[field] : undefined;
    if (isProperties(wanted)) return matches(wanted, isProperties(found) ? found : {});
    const values = Array.isArray(found) ? (found as unknown[]) : [found];
    return (wanted as unknown[]).some((rule) => values.some((value) => fits(rule, value)));
  });
}

function fits(rule: unknown, value: unknown): boolean {
  if (!isProperties(rule)) return rule === value;
  const [[kind, wanted] = ["", undefined]] = Object.entries(rule);
  if (kind === "exists") return wanted === (value !== undefined);
  if (kind === "numeric") return typeof value === "number" && isWithin(wanted as readonly (string | number)[], value);
  if (kind === "anything-but") return value !== undefined && ![wanted].flat().some((each) => fits(each, value));
  const test = OF_TEXT[kind];
  return test !== undefined && typeof value === "string" && [wanted].flat().some((each) => test(each, value));
}

/** A list is of alternatives, which `anything-but` takes of these too. */
const OF_TEXT: Readonly<Partial<Record<string, (wanted: unknown, value: string) => boolean>>> = {
  prefix: (wanted, value) => inCase(wanted, value, (one, other) => other.startsWith(one)),
  suffix: (wanted, value) => inCase(wanted, value, (one, other) => other.endsWith(one)),
  "equals-ignore-case": (wanted, value) => String(wanted).toLowerCase() === value.toLowerCase(),
  wildcard: (wanted, value) => isLike(String(wanted), value),
  cidr: (wanted, value) => isInNetwork(String(wanted), value),
};

/** `{"prefix": {"equals-ignore-case": "eventb"}}` */
function inCase(wanted: unknown, value: string, test: (wanted: string, value: string) => boolean): boolean {
  if (!isProperties(wanted)) return test(String(wanted), value);
  return test(String(wanted["equals-ignore-case"]).toLowerCase(), value.toLowerCase());
}

/** `*` is any text; a backslash before it, or before another, has it stand for itself. */
function isLike(wanted: string, value: string): boolean {
  const parts = wanted.match(/\\[*\\]|\*|[^*\\]+|\\/g) ?? [];
  let reached = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    const written = /^\\[*\\]$/.test(part) ? part.slice(1) : part;
    for (const at of reached)
      if (part === "*") for (let to = at; to <= value.length; to++) next.add(to);
      else if (value.startsWith(written, at)) next.add(at + written.length);
    reached = next;
  }
  return reached.has(value.length);
}

function isInNetwork(network: string, address: string): boolean {
  const [base = "", bits] = network.split("/");
  const [own, other] = [isIP(base), isIP(address)];
  if (own === 0 || own !== other) return false;
  const [family, most] = own === 4 ? (["ipv4", 32] as const) : (["ipv6", 128] as const);
  const list = new BlockList();
  list.addSubnet(base, bits === undefined ? most : Number(bits), family);
  return list.check(address, family);
}

const COMPARE: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  "=": (one, other) => one === other,
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
};

/** Of pairs such as `">=", 1`. */
function isWithin(rule: readonly (string | number)[], value: number): boolean {
  const pairs = rule.flatMap((word, at) => (at % 2 === 0 ? [[String(word), Number(rule[at + 1])] as const] : []));
  return pairs.every(([word, bound]) => COMPARE[word]?.(value, bound) === true);
}

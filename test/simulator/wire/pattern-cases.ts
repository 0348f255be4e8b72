import fc from "fast-check";

type Case = readonly [pattern: object, event: object, isWanted: boolean];

const EVENT = {
  source: "aws.imagebuilder",
  resources: ["arn:aws:imagebuilder:us-east-1:111122223333:image/web/1.0.0/1", "other"],
  detail: { state: { status: "AVAILABLE" }, counts: { critical: 2 } },
};
/** `aws events test-event-pattern help`, examples. */
const CLI = { id: "1", source: "com.mycompany.myapp", "detail-type": "myDetailType", account: "123456789012", region: "us-east-1", time: "2017-04-11T20:11:04Z" }; // prettier-ignore
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
const EC2 = { "detail-type": "EC2 Instance State-change Notification", source: "aws.ec2", detail: { "instance-id": "i-1234567890abcdef0", state: "terminated" } }; // prettier-ignore

/** A line each of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html, and what we match on. */
export const CASES: readonly Case[] = [
  [{ source: ["com.mycompany.myapp"] }, CLI, true],
  [{ source: ["com.mycompany"] }, CLI, false],
  [{ source: ["aws.ec2"], "detail-type": [EC2["detail-type"]], detail: { state: ["terminated"] } }, EC2, true],
  [{ source: ["aws.ec2"], "detail-type": [EC2["detail-type"]], detail: { state: ["running"] } }, EC2, false],
  [{ Location: ["New York"], Day: ["Monday"] }, { Location: "New York", Day: "Monday" }, true],
  [{ Location: ["New York"], Day: ["Monday"] }, { Location: "New York", Day: "Tuesday" }, false],
  [{ state: [{ "anything-but": "initializing" }] }, { state: "running" }, true],
  [{ state: [{ "anything-but": "initializing" }] }, { state: "initializing" }, false],
  [{ state: [{ "anything-but": "initializing" }] }, {}, false],
  [{ state: [{ "anything-but": ["stopped", "overloaded"] }] }, { state: "overloaded" }, false],
  [{ "x-limit": [{ "anything-but": [100, 200, 300] }] }, { "x-limit": 200 }, false],
  [{ "x-limit": [{ "anything-but": [100, 200, 300] }] }, { "x-limit": 201 }, true],
  [{ Region: [{ "anything-but": { prefix: "us-" } }] }, { Region: "us-east-1" }, false],
  [{ Region: [{ "anything-but": { prefix: "us-" } }] }, { Region: "eu-west-1" }, true],
  [{ FileName: [{ "anything-but": { suffix: ".png" } }] }, { FileName: "a.png" }, false],
  [{ FileName: [{ "anything-but": { suffix: [".png", ".rgb"] } }] }, { FileName: "a.rgb" }, false],
  [{ state: [{ "anything-but": { "equals-ignore-case": "initializing" } }] }, { state: "INITIALIZING" }, false],
  [{ state: [{ "anything-but": { "equals-ignore-case": ["initializing", "stopped"] } }] }, { state: "x" }, true],
  [{ FilePath: [{ "anything-but": { wildcard: "*/lib/*" } }] }, { FilePath: "a/lib/b" }, false],
  [{ FilePath: [{ "anything-but": { wildcard: "*/lib/*" } }] }, { FilePath: "a/bin/b" }, true],
  [{ Region: [{ prefix: "us-" }] }, { Region: "us-east-1" }, true],
  [{ Region: [{ prefix: "us-" }] }, { Region: "eu-us-1" }, false],
  [{ service: [{ prefix: { "equals-ignore-case": "eventb" } }] }, { service: "EventBridge" }, true],
  [{ service: [{ suffix: { "equals-ignore-case": "tbridge" } }] }, { service: "EVENTBRIDGE" }, true],
  [{ LastName: [""] }, { LastName: "" }, true],
  [{ LastName: [""] }, {}, false],
  [{ Name: [{ "equals-ignore-case": "alice" }] }, { Name: "ALICE" }, true],
  [{ FileName: [{ suffix: ".png" }] }, { FileName: "a.png" }, true],
  [{ ProductName: [{ exists: true }] }, { ProductName: "x" }, true],
  [{ ProductName: [{ exists: true }] }, {}, false],
  [{ ProductName: [{ exists: false }] }, {}, true],
  [{ Weather: [{ "anything-but": ["Raining"] }] }, { Weather: "Sunny" }, true],
  [{ UserID: [null] }, { UserID: null }, true],
  [{ UserID: [null] }, { UserID: "" }, false],
  [{ Price: [{ numeric: ["=", 100] }] }, { Price: 100 }, true],
  [{ Price: [{ numeric: [">", 10, "<=", 20] }] }, { Price: 10 }, false],
  [{ Price: [{ numeric: [">", 10, "<=", 20] }] }, { Price: 20 }, true],
  [{ Price: [{ numeric: [">", 10] }] }, { Price: "20" }, false],
  [{ $or: [{ Location: ["New York"] }, { Day: ["Monday"] }] }, { Location: "Paris", Day: "Monday" }, true],
  [{ $or: [{ Location: ["New York"] }, { Day: ["Monday"] }] }, { Location: "Paris", Day: "Friday" }, false],
  [{ Source: ["a"], $or: [{ Price: [{ numeric: ["<", 1] }] }, { Day: ["Monday"] }] }, { Source: "b", Price: 0 }, false],
  [{ PaymentType: [{ wildcard: "dir/*.png" }] }, { PaymentType: "dir/a/b.png" }, true],
  [{ EventBusArn: [{ wildcard: "*\\**" }] }, { EventBusArn: "a*b" }, true],
  [{ EventBusArn: [{ wildcard: "a\\*b" }] }, { EventBusArn: "axb" }, false],
  [{ SourceIp: [{ cidr: "10.0.0.0/24" }] }, { SourceIp: "10.0.0.17" }, true],
  [{ SourceIp: [{ cidr: "10.0.0.0/24" }] }, { SourceIp: "10.0.1.17" }, false],
  [{ SourceIp: [{ cidr: "2001:db8::/32" }] }, { SourceIp: "2001:db8::1" }, true],
  [{ source: ["aws.imagebuilder"], detail: { state: { status: ["AVAILABLE", "FAILED"] } } }, EVENT, true],
  [{ resources: [{ prefix: "arn:aws:imagebuilder:us-east-1:111122223333:image/web/" }] }, EVENT, true],
  [{ resources: [{ prefix: "arn:aws:imagebuilder:us-east-1:111122223333:image/we/" }] }, EVENT, false],
  [{ detail: { counts: { critical: [{ numeric: [">", 0, "<=", 2] }] } } }, EVENT, true],
  [{ detail: { counts: { high: [{ exists: false }] } } }, EVENT, true],
  [{ detail: { $or: [{ counts: { critical: [1] } }, { state: { status: ["AVAILABLE"] } }] } }, EVENT, true],
  [{ detail: { none: { at: ["all"] } } }, EVENT, false],
  [{ detail: { constructor: [{ exists: true }] } }, EVENT, false],
];

const word = fc.constantFrom("", "a", "A", "ab", "Ab", "a*b", "b/a", "us-east-1", "10.0.0.7", "ba");
// No booleans: to Python, in which moto is written, `True` is 1.
const leaf = fc.oneof(word, fc.constantFrom(0, 1, 2.5), fc.constant(null));
const value = fc.oneof(leaf, fc.array(leaf, { minLength: 1, maxLength: 3 }));
const oneOrMore = (each: fc.Arbitrary<unknown>) => fc.oneof(each, fc.array(each, { minLength: 1, maxLength: 2 }));
const ofText = fc.oneof(
  fc.record({ prefix: oneOrMore(word) }),
  fc.record({ suffix: oneOrMore(word) }),
  fc.record({ prefix: fc.record({ "equals-ignore-case": word }) }),
  fc.record({ "equals-ignore-case": oneOrMore(word) }),
  fc.record({ wildcard: fc.constantFrom("*", "a*", "*b", "*a*", "a\\*b", "ab") }),
);
const rule = fc.oneof(
  leaf,
  ofText,
  fc.record({ exists: fc.boolean() }),
  fc.record({ numeric: fc.constantFrom(["=", 1], [">", 0, "<=", 2.5], ["<", 1]) }),
  fc.record({ cidr: fc.constantFrom("10.0.0.0/24", "10.0.0.7/32", "11.0.0.0/8") }),
  fc.record({ "anything-but": fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 2 }), ofText) }),
);
const rules = fc.array(rule, { minLength: 1, maxLength: 3 });
const fields = fc.dictionary(fc.constantFrom("x", "y"), rules, { minKeys: 1 });

/** Patterns as EventBridge takes them, and events, which often fit. */
export const EVENTS = fc.record({ source: value, detail: fc.dictionary(fc.constantFrom("x", "y", "z"), value) }, { requiredKeys: ["detail"] }); // prettier-ignore
export const PATTERNS = fc.oneof(
  fc.record({ source: rules, detail: fields }, { requiredKeys: ["detail"] }),
  fc.record({ detail: fields.map((each) => ({ $or: [each, { z: ["a"] }] })) }),
);

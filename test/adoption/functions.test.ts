import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, holds, type Scope } from "../../adoption/cloudformation/functions";
import { Reference, Unknown } from "../../adoption/report";
import { readTagged } from "../../definition/yaml/tagged";

const SCOPE: Scope = {
  given: { Given: "g", "AWS::Region": "us-east-1", "ImportValue:net": "subnet-1" },
  parameters: {
    Given: { Type: "String" },
    Default: { Type: "String", Default: "d" },
    List: { Type: "CommaDelimitedList", Default: "a, b" },
    Ami: { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: "/aws/ami" },
    Missing: { Type: "String" },
  },
  mappings: { Sizes: { prod: { Disk: "50" } } },
  conditions: {
    Yes: { "Fn::Equals": [{ Ref: "Given" }, "g"] },
    No: { "Fn::Not": [{ Condition: "Yes" }] },
    Loop: { "Fn::And": [{ Condition: "Yes" }, { Condition: "Loop" }] },
  },
  resources: { Recipe: {} },
  used: new Set(),
};

function of(yaml: string): unknown {
  const read = readTagged(yaml);
  assert.ok("documents" in read, JSON.stringify(read));
  return evaluate(read.documents[0], SCOPE);
}

describe("functions of CloudFormation", () => {
  const known: Readonly<Record<string, unknown>> = {
    "!Ref Given": "g",
    "!Ref Default": "d",
    "Ref: Given": "g",
    "!Ref List": ["a", "b"],
    "!Sub '${Given}-${AWS::Region} ${!HOME} $(date) ${ Default }'": "g-us-east-1 ${HOME} $(date) d",
    "!Sub ['${A}${Given}', {A: !Sub '${Default}!'}]": "d!g",
    "Fn::Sub: '${Given}'": "g",
    "!Join ['-', [a, !Ref Given, !Ref List]]": "a-g-a,b",
    "!Join ['-', !Ref List]": "a-b",
    "!Select [1, !Split [',', 'x,y,z']]": "y",
    "!FindInMap [Sizes, prod, Disk]": "50",
    "!If [Yes, a, b]": "a",
    "!If [No, a, b]": "b",
    "{a: !If [No, x, !Ref AWS::NoValue], b: 1}": { b: "1" },
    "[!Ref AWS::NoValue, 1]": ["1"],
    "Fn::Base64: !Sub '${Given}'": "Zw==",
    "!ImportValue net": "subnet-1",
    "!GetAtt Recipe.Arn": new Reference("Recipe", "Arn"),
    "!Sub '${Recipe}'": new Reference("Recipe"),
    '{"Fn::Join": ["", ["1.10"]]}': "1.10",
    "{Condition: {StringEquals: {a: b}}}": { Condition: { StringEquals: { a: "b" } } },
  };
  for (const [yaml, value] of Object.entries(known)) it(`resolves ${yaml}`, () => assert.deepEqual(of(yaml), value));

  const unknown: Readonly<Record<string, string>> = {
    "!Ref Missing": "Missing",
    "!Sub 'x ${Missing}'": "Missing",
    "!Sub 'x ${Recipe}'": "Recipe",
    "!Sub ['${A}', {A: !Sub '${A}'}]": "A",
    "!Ref Nowhere": "Nowhere",
    "!GetAtt Vpc.Id": "Vpc.Id",
    "!FindInMap [Sizes, test, Disk]": "Sizes.test.Disk",
    "!FindInMap [Sizes, !Ref Missing, Disk]": "Missing",
    "!Select [5, [a]]": "Fn::Select",
    "!ImportValue other": "ImportValue:other",
    "!Cidr [a, b, c]": "Fn::Cidr",
    "!Nonsense x": "Fn::Nonsense",
    "Fn::Transform: {Name: AWS::Include}": "Fn::Transform",
    "!If [Loop, a, b]": "Loop",
    "!If [Nowhere, a, b]": "Nowhere",
    "!Join ['', [a, !Ref Missing]]": "Missing",
  };
  for (const [yaml, key] of Object.entries(unknown)) {
    it(`says that ${yaml} is not known, by its key`, () => {
      const value = of(yaml);
      assert.ok(value instanceof Unknown, JSON.stringify(value));
      assert.equal(value.key, key);
    });
  }

  it("keeps the SSM parameter of a parameter whose value is there", () => {
    assert.deepEqual(of("!Ref Ami"), new Unknown("Ami", "its value is in the SSM parameter /aws/ami", "/aws/ami"));
    assert.match((holds("Loop", SCOPE) as Unknown).why, /Loop → Loop/);
  });

  it("leaves texts without functions as they are, and undoes what Fn::Sub needs escaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.equal(evaluate(text, SCOPE), text);
        assert.equal(evaluate({ "Fn::Sub": text.replaceAll("${", "${!") }, SCOPE), text.replaceAll("${", "${!").replaceAll(/\$\{!([^{}]*)\}/g, "${$1}")); // prettier-ignore
      }),
    );
  });
});

describe("files with tags", () => {
  const problems: Readonly<Record<string, RegExp>> = {
    "a: [": /^line 1: /,
    "a: 1\na: 2": /the key a is given twice/,
    "? [a]\n: b": /a key is empty, a list or a mapping/,
    ["[".repeat(1_000_000)]: /too deeply/,
    ["- ".repeat(100_000)]: /too deeply/,
    ["a: x\n".repeat(250_000)]: /larger than 1 MiB/,
    "a: &a [*a]": /contains itself/,
  };
  for (const [text, problem] of Object.entries(problems)) {
    it(`says what is wrong with ${JSON.stringify(text.slice(0, 20))}`, () => {
      const read = readTagged(text);
      assert.ok("problem" in read);
      assert.match(read.problem, problem);
    });
  }

  it("reads every scalar as it is written, several documents, anchors, and no prototype", () => {
    assert.deepEqual(readTagged("a: 1.10\nb: no\nc: 012\n---\nx: &x [1]\ny: *x"), {
      documents: [
        { a: "1.10", b: "no", c: "012" },
        { x: ["1"], y: ["1"] },
      ],
    });
    const read = readTagged("__proto__: {a: 1}");
    assert.ok("documents" in read);
    assert.equal(({} as Record<string, unknown>)["a"], undefined);
    assert.deepEqual(Object.keys(read.documents[0] as object), ["__proto__"]);
  });

  it("throws at no text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => void readTagged(text)));
  });
});

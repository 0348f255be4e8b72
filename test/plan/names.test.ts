import { strict as assert } from "node:assert";
import fc from "fast-check";
import { componentName, keyAlias, NAME_LIMITS, physicalName, pipelineName, type NameKind } from "../../plan/names";

const KINDS = Object.keys(NAME_LIMITS) as NameKind[];
const KEBAB = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,12}$/);
const PARTS = fc.array(fc.oneof(KEBAB, fc.string({ unit: "binary", maxLength: 400 })), { minLength: 1, maxLength: 4 });

/** A key's alias is always made under its prefix. */
function named(kind: NameKind, parts: readonly string[]): string {
  return kind === "keyAlias" ? keyAlias(undefined, parts.join("-")) : physicalName(kind, ...parts);
}

describe("plan/names", () => {
  for (const kind of KINDS) {
    it(`keeps every name within the limit and the pattern of ${kind}`, () => {
      fc.assert(
        fc.property(PARTS, (parts) => {
          const name = named(kind, parts);
          assert.ok(name.length >= NAME_LIMITS[kind].min && name.length <= NAME_LIMITS[kind].max, name);
          assert.match(name, NAME_LIMITS[kind].pattern);
        }),
      );
    });

    it(`gives the same name for the same parts and different names for different texts (${kind})`, () => {
      fc.assert(
        fc.property(PARTS, PARTS, (one, other) => {
          assert.equal(named(kind, one), named(kind, [...one]));
          const text = (parts: readonly string[]): string => parts.filter((part) => part !== "").join("-");
          fc.pre(text(one) !== text(other));
          assert.notEqual(named(kind, one), named(kind, other));
        }),
      );
    });
  }

  it("leaves a name alone that AWS takes as it is", () => {
    assert.equal(pipelineName(undefined, "docker-host", "x86_64"), "docker-host-x86-64");
    assert.equal(pipelineName("team", "docker-host", "arm64"), "team-docker-host-arm64");
    assert.equal(componentName("team", "docker-host", "install", "arm64"), "team-docker-host--install-arm64");
    assert.equal(keyAlias("team", "docker-host"), "alias/golden-images/team-docker-host");
    assert.equal(physicalName("role", undefined, "a", "", "b"), "a-b");
  });

  it("cuts a name that is too long and tells cut names apart by a hash", () => {
    const long = "a".repeat(70);
    const one = physicalName("role", `${long}1`);
    const two = physicalName("role", `${long}2`);
    assert.equal(one.length, 64);
    assert.match(one, /^a{55}-[0-9a-f]{8}$/);
    assert.notEqual(one, two);
  });

  it("tells names apart that differ in case alone, since IAM and Image Builder do not", () => {
    assert.notEqual(physicalName("role", "Docker"), physicalName("role", "docker"));
    assert.equal(physicalName("role", "Docker"), physicalName("role", "Docker").toLowerCase());
    assert.equal(physicalName("topic", "Docker"), "Docker");
  });

  it("keeps the components of two images apart whatever their names", () => {
    fc.assert(
      fc.property(KEBAB, KEBAB, KEBAB, KEBAB, (image, document, otherImage, otherDocument) => {
        fc.pre(image !== otherImage || document !== otherDocument);
        assert.notEqual(
          componentName(undefined, image, document, "x86_64"),
          componentName(undefined, otherImage, otherDocument, "x86_64"),
        );
      }),
    );
    assert.notEqual(
      componentName(undefined, "docker", "host-install", "x86_64"),
      componentName(undefined, "docker-host", "install", "x86_64"),
    );
  });
});

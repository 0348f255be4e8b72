import { strict as assert } from "node:assert";
import type { Parent } from "../../../definition/image/image-definition";
import { planImages } from "../../../plan/plan-images";
import { imageOf } from "../parts";
import { MINIMAL, MINIMAL_SETTINGS } from "../samples";

function parentImage(parent: Parent, region = "us-east-1"): string | undefined {
  return imageOf({ definition: { parent }, settings: { region } }).pipelines[0]?.parentImage;
}

describe("plan/ami/recipe", () => {
  it("names each kind of parent as a recipe takes it", () => {
    const managed = { kind: "managed", name: "al", version: "x.x.x", names: { x86_64: "al-x86" } } as const;
    const product = "arn:aws:imagebuilder:us-east-1:aws-marketplace:image/cis/x.x.x";
    assert.equal(parentImage(managed, "cn-north-1"), "arn:aws-cn:imagebuilder:cn-north-1:aws:image/al-x86/x.x.x");
    assert.equal(parentImage({ kind: "ssm", parameters: { x86_64: "/base" } }), "ssm:/base");
    assert.equal(parentImage({ kind: "ami", ids: { x86_64: "ami-1" } }), "ami-1");
    assert.equal(parentImage({ kind: "arn", arns: { x86_64: product } }), product);
  });

  it("says that a parent or an instance type missing for an architecture is our bug", () => {
    assert.throws(
      () => parentImage({ kind: "ami", ids: { arm64: "ami-1" } }),
      /golden-images bug: docker-host: its parent names nothing for x86_64/,
    );
    assert.throws(
      () => imageOf({ definition: { build: { ...MINIMAL.build, instanceTypes: { x86_64: [] } } } }),
      /golden-images bug: docker-host: no instance type for x86_64/,
    );
    const child = {
      ...MINIMAL,
      name: "child",
      parent: { kind: "image", image: "docker-host", version: "1.x.x" },
    } as const;
    const parent = { ...MINIMAL, architectures: ["arm64"] as const };
    assert.throws(
      () => planImages({ definitions: [child, parent], stack: "prod", settings: MINIMAL_SETTINGS, names: ["child"] }),
      /golden-images bug: child: its parent docker-host has no x86_64/,
    );
  });

  it("reads components of other owners alone, in every version", () => {
    const use = (arn: string) => ({ kind: "arn", arn, parameters: {} }) as const;
    const prefix = "arn:aws:imagebuilder:us-east-1";
    const components = [
      use(`${prefix}:111122223333:component/own/1.0.0/1`),
      use(`${prefix}:aws:component/update-linux/x.x.x`),
      use(`${prefix}:444455556666:component/hardening/2.x.x`),
      use(`${prefix}:444455556666:component/hardening/1.0.0/1`),
    ];
    const { stack } = planImages({
      definitions: [{ ...MINIMAL, components }],
      stack: "prod",
      settings: MINIMAL_SETTINGS,
    });
    assert.deepEqual(stack.environment.componentArns, [`${prefix}:444455556666:component/hardening/*`]);
  });
});

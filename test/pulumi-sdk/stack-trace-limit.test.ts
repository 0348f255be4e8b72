import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { withoutStackTraces } from "../../pulumi-sdk/stack-trace-limit";

describe("pulumi-sdk/stack-trace-limit", () => {
  const before = Error.stackTraceLimit;
  afterEach(() => assert.equal(Error.stackTraceLimit, before, "the limit is restored"));

  it("captures no frames inside, and as many as before afterwards", () => {
    assert.equal(
      withoutStackTraces("x", () => Error.stackTraceLimit),
      0,
    );
    assert.match(new Error("after").stack ?? "", /\n {4}at /);
  });

  it("says where a bug of ours happened and keeps its cause", () => {
    const cause = new TypeError("undefined is not a function");
    const wrong = (): never => {
      throw cause;
    };

    assert.throws(
      () => withoutStackTraces("image docker-host", wrong),
      (error: Error) => {
        assert.equal(
          error.message,
          "golden-images bug while registering image docker-host: undefined is not a function",
        );
        assert.equal(error.cause, cause);
        assert.match(error.stack ?? "", /\n {4}at /, "our own location is kept");
        return true;
      },
    );
  });

  it("passes the user's faults on as they are", () => {
    for (const fault of [new pulumi.RunError("no"), new pulumi.ResourceError("no", undefined, true)]) {
      const wrong = (): never => {
        throw fault;
      };
      assert.throws(
        () => withoutStackTraces("x", wrong),
        (error) => error === fault,
      );
    }
  });
});

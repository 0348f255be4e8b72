import { isProperties, type Properties } from "../../schema/property";
import { ApiError } from "../error";
import { convert, type Outgoing, type Protocol } from "./message";

/**
 * Smithy RPC v2 CBOR, which SDKs speak to CodeBuild since 2026: the operation is in the path.
 * https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export async function cborProtocol(): Promise<Protocol> {
  const { decode, encode, Token, Type } = await import("cborg");
  const seconds = (date: Date) => [new Token(Type.tag, 1), new Token(Type.float, date.getTime() / 1000)];
  const cbor = (status: number, body: unknown): Outgoing => {
    const headers = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };
    return { status, headers, body: encode(body, { typeEncoders: { Date: seconds } }) };
  };
  const read = (body: Buffer): unknown => {
    try {
      return body.length === 0 ? {} : decode(body, { tags: { 1: (inner) => new Date(Number(inner()) * 1000) } });
    } catch {
      return undefined;
    }
  };
  return {
    parse: (model, { path, body }) => {
      const [, name = ""] = /\/operation\/(\w+)$/.exec(path) ?? [];
      const operation = model.operations[name];
      const value = read(body);
      if (!isProperties(value)) throw new ApiError("SerializationException", "The body is not a map of CBOR.", 400);
      return { name, operation, params: convert(model, operation?.input, value, (_, scalar) => scalar) as Properties };
    },
    answer: (model, { operation }, result) =>
      cbor(
        200,
        convert(model, operation?.output, result, (_, scalar) => scalar),
      ),
    fail: ({ code, message }, status) => cbor(status, { __type: code, message }),
  };
}

import { randomBytes } from "node:crypto";
import { text } from "../schema/property";
import type { Kind, Kinds } from "./kind";

/** `random_id`: the bytes are the id, in URL-safe base64. */
const randomId: Kind = {
  scope: "global",
  id: ({ inputs }) => randomBytes(Number(inputs["byteLength"])).toString("base64url"),
  make: ({ inputs, id }) => {
    const prefix = text(inputs, "prefix");
    const bytes = Buffer.from(id, "base64url");
    const hex = bytes.toString("hex");
    const dec = BigInt(`0x${hex}`).toString();
    return { b64Std: prefix + bytes.toString("base64"), b64Url: prefix + id, dec: prefix + dec, hex: prefix + hex };
  },
};

export const RANDOM: Kinds = { "random:index/randomId:RandomId": randomId };

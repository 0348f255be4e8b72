import { createHash, randomBytes, randomInt } from "node:crypto";
import { type Properties, text } from "../schema/property";
import { CloudError } from "./error";
import type { Kind, Kinds } from "./kind";

const ALPHABETS = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  numeric: "0123456789",
  special: "!@#$%&*()-_=+[]{}<>:?",
} as const;
const WORDS = {
  adverb: ["boldly", "calmly", "gently", "mainly", "rarely", "wholly"],
  adjective: ["amused", "brave", "clever", "fluent", "humble", "modern", "patient", "witty"],
  name: ["badger", "falcon", "gecko", "heron", "lynx", "marmot", "otter", "walrus"],
} as const;

/** `random_id`: the bytes are the id, in URL-safe base64. */
const randomId: Kind = {
  scope: "global",
  id: ({ inputs }) => randomBytes(count(inputs, "byteLength", 1)).toString("base64url"),
  make: ({ inputs, id }) => {
    const bytes = Buffer.from(id, "base64url");
    const prefix = text(inputs, "prefix");
    const hex = bytes.toString("hex");
    return {
      b64Std: prefix + bytes.toString("base64"),
      b64Url: prefix + id,
      dec: prefix + BigInt(`0x${hex}`).toString(),
      hex: prefix + hex,
    };
  },
};

const randomString: Kind = {
  scope: "global",
  id: ({ inputs }) => draw(inputs),
  make: ({ inputs, id }) => ({ result: id, number: inputs["number"] ?? inputs["numeric"] }),
};

/** `random_password`: its result is a secret, which the SDK marks. */
const randomPassword: Kind = {
  scope: "global",
  id: "none",
  make: ({ inputs }) => {
    const result = draw(inputs);
    // The shape of a bcrypt hash; nothing in a preview can check it against the password.
    const digest = createHash("sha256").update(result).digest("base64").replace(/[+=]/g, ".");
    const bcryptHash = `$2a$10$${digest.padEnd(53, ".").slice(0, 53)}`;
    return { result, bcryptHash, number: inputs["number"] ?? inputs["numeric"] };
  },
};

/** `random_pet`: words joined by a separator. */
const randomPet: Kind = {
  scope: "global",
  id: ({ inputs }) => {
    const length = count(inputs, "length", 1);
    const pick = (list: readonly string[]): string => list[randomInt(list.length)] ?? "";
    const adverbs = Array.from({ length: Math.max(0, length - 2) }, () => pick(WORDS.adverb));
    const words = [...adverbs, ...(length > 1 ? [pick(WORDS.adjective)] : []), pick(WORDS.name)];
    const prefix = text(inputs, "prefix");
    return [...(prefix ? [prefix] : []), ...words].join(text(inputs, "separator"));
  },
};

export const RANDOM: Kinds = {
  "random:index/randomId:RandomId": randomId,
  "random:index/randomPassword:RandomPassword": randomPassword,
  "random:index/randomPet:RandomPet": randomPet,
  "random:index/randomString:RandomString": randomString,
};

function draw(inputs: Properties): string {
  const length = count(inputs, "length", 1);
  const kinds = (Object.keys(ALPHABETS) as (keyof typeof ALPHABETS)[]).filter((kind) => inputs[kind] !== false);
  const alphabet = (kind: keyof typeof ALPHABETS): string =>
    kind === "special" && text(inputs, "overrideSpecial") !== "" ? text(inputs, "overrideSpecial") : ALPHABETS[kind];
  const all = kinds.map(alphabet).join("");
  const least = kinds.flatMap((kind) => {
    const minimum = Number(inputs[`min${kind.charAt(0).toUpperCase()}${kind.slice(1)}`] ?? 0);
    return Array.from({ length: minimum }, () => letter(alphabet(kind)));
  });
  if (all === "" || least.length > length) {
    throw new CloudError(
      "the length must be at least the sum of the minimum numbers, of at least one kind of character",
    );
  }
  const characters = [...least, ...Array.from({ length: length - least.length }, () => letter(all))];
  return shuffle(characters).join("");
}

function shuffle(characters: readonly string[]): readonly string[] {
  return characters
    .map((character) => ({ character, order: randomInt(2 ** 32) }))
    .sort((a, b) => a.order - b.order)
    .map(({ character }) => character);
}

function letter(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}

function count(inputs: Properties, name: string, least: number): number {
  const value = inputs[name];
  if (typeof value !== "number" || !Number.isInteger(value) || value < least) {
    throw new CloudError(`Attribute ${name} value must be at least ${String(least)}, got: ${String(value)}`);
  }
  return value;
}

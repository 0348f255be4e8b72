import { generateKeyPairSync, verify } from "node:crypto";
import { refusal, sound, type Answer } from "./description";

export const CANARY = "ghs_canary_0123456789";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
/** A GitHub App, which is installed for all but `elsewhere`. */
export const APP = { id: "4711", privateKey: privateKey.export({ type: "pkcs1", format: "pem" }).toString() };

let given = 0;

/** A server that knows tokens. */
interface Door {
  readonly tokens: Set<string>;
  readonly now: () => number;
}

/** What GitHub answers who comes as the App: its installation, or a token that the server takes from then on. */
export function answerApp(jwt: string, path: string, { tokens, now }: Door): Answer {
  const [head = "", claims = "", signature = ""] = jwt.split(".");
  const { iss, exp, iat } = JSON.parse(Buffer.from(claims, "base64url").toString() || "{}") as Record<
    string,
    number | string
  >;
  const isSigned = verify(
    "RSA-SHA256",
    Buffer.from(`${head}.${claims}`),
    publicKey,
    Buffer.from(signature, "base64url"),
  );
  const isTimely = Number(exp) - Number(iat) <= 600 && Number(exp) * 1000 > now() && Number(iat) * 1000 <= now();
  if (!isSigned || iss !== APP.id || !isTimely) return refusal(401, "A JSON web token could not be decoded");
  const [, owner = ""] = /^\/repos\/([^/]+)/.exec(path) ?? [];
  if (owner === "elsewhere") return refusal(404, "Not Found");
  if (owner !== "") return sound("GET /repos/{owner}/{repo}/installation", 200, { id: 7 });
  const token = `${CANARY}_${(++given).toString()}`;
  tokens.add(token);
  const expires_at = new Date(now() + 3_600_000).toISOString();
  return sound("POST /app/installations/{installation_id}/access_tokens", 201, { token, expires_at });
}

import { ownPackage } from "../../terminal/own-package";
import type { Line } from "./words";

/** What golden runs on. */
export function nodeLine(version = process.versions.node): Line {
  const { engines } = ownPackage();
  const wanted = engines.node.replace(">=", "");
  const [least, own] = [wanted, version].map((text) => text.split(".").map(Number));
  const [major = 0, minor = 0] = own ?? [];
  const [leastMajor = 0, leastMinor = 0] = least ?? [];
  const isEnough = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  if (isEnough) return { check: "node", state: "ok", message: version };
  return {
    check: "node",
    state: "fault",
    message: `${version}; golden needs ${wanted} or later.`,
    fix: "Install a newer Node.",
  };
}

/** The Pulumi CLI that is here; none is fetched or built. */
export async function pulumiLine(): Promise<Line> {
  const { acquirePulumi, EngineUnavailableError } = await import("../../../engine/index.js");
  const none = (): Promise<never> => Promise.reject(new Error("not here"));
  try {
    const { version, path, origin } = await acquirePulumi({}, { installer: none, go: none });
    return { check: "pulumi", state: "ok", message: `${version}, from ${origin}: ${path}` };
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    const tried = error.attempts.filter(({ reason }) => reason !== "not here").map(({ source, reason }) => `${source}: ${reason}`); // prettier-ignore
    return {
      check: "pulumi",
      state: "fault",
      message: `There is no Pulumi CLI that golden runs with${tried.length === 0 ? "" : ` (${tried.join("; ")})`}.`,
      fix: "Install it (https://www.pulumi.com/docs/install/); golden local gets one by itself.",
    };
  }
}

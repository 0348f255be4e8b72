import { BusyError } from "../../../operations/channels/move";
import { versionIn } from "../../../operations/channels/outputs";
import { nomination, type ChannelImage, type Cloud } from "../../../operations/channels/promote";
import { isReleased, type Reconciled } from "../../../operations/releases/reconcile";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { moved, reasonsOf } from "./moves";

/** An image that stays out of its first channel, and why. */
export interface NotNominated {
  readonly image: string;
  readonly reasons: readonly string[];
  /** Whether another run is at it, and this one may just come again. */
  readonly isBusy: boolean;
}

/** Puts builds of a release that are whole, in every architecture, into the first channel. @returns those that were refused */
export async function nominate(
  all: readonly ChannelImage[],
  found: readonly Reconciled[],
  { open, isDry }: { readonly open: () => Promise<Cloud>; readonly isDry: boolean },
  terminal: Pick<Terminal, "err">,
): Promise<readonly NotNominated[]> {
  const images = all.flatMap((image) => {
    const own = found.filter((each) => each.image.target.image === image.name);
    const isWhole = own.every((each) => isReleased(each) && each.state === "available");
    // Of CodeBuild's only ECR knows what is built.
    const version = own[0]?.version ?? image.lines.find(({ target }) => target.builder === "codebuild")?.target.version;
    return isWhole && version !== undefined ? [{ image, version }] : [];
  });
  if (images.length === 0) return [];
  const cloud = await open();
  const refused: NotNominated[] = [];
  for (const { image, version } of images) {
    try {
      if (!(await isBuilt(image, cloud, version))) continue;
      const act = await moved(image, cloud, () => nomination(image, cloud, version), isDry, terminal);
      if (act !== undefined) terminal.err(printable(`${isDry ? "to put into " : ""}${act.what}`));
    } catch (error) {
      const reasons = reasonsOf(error);
      if (reasons === undefined) throw error;
      for (const reason of reasons) terminal.err(printable(`note: ${image.name}: ${reason}`), 2);
      refused.push({ image: image.name, reasons, isBusy: error instanceof BusyError });
    }
  }
  return refused;
}

/** A container that CodeBuild has yet to build is no fault of a release: deployments build none. */
async function isBuilt({ lines }: ChannelImage, cloud: Cloud, version: string): Promise<boolean> {
  for (const line of lines.filter(({ target }) => target.builder === "codebuild"))
    if (!(await cloud.builds(line)).some(({ id }) => versionIn(id).startsWith(`${version}/`))) return false;
  return true;
}

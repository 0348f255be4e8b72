import { told, type Ec2 } from "../ec2/query";
import { ask } from "./ask";
import type { Finding } from "./finding";

/**
 * Whether the account lets AMIs be public in the stack's Region, and whether their disks stay unencrypted there, as a public one must be.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html
 */
export async function publicImages(call: Ec2, images: readonly string[]): Promise<readonly Finding[]> {
  const check = "public images";
  const about = images.join(", ");
  const question = (name: string, element: string, found: (value: string) => Finding) =>
    ask({
      ...({ check, about, action: `ec2:${name}` } as const),
      call: (limit) => call(name, limit),
      found: (xml) => [found(told(xml, element) ?? "")],
    });
  const both = await Promise.all([
    question("GetImageBlockPublicAccessState", "imageBlockPublicAccessState", (state) =>
      state === "unblocked" ? { is: "public-allowed", images } : { is: "public-blocked", images, state },
    ),
    question("GetEbsEncryptionByDefault", "ebsEncryptionByDefault", (value) =>
      value === "false" ? { is: "disks-open" } : { is: "disks-encrypted", images },
    ),
  ]);
  return both.flat();
}

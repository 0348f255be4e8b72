import { strict as assert } from "node:assert";
import { ImagePipeline } from "../../components";
import { KEY, MINIMAL } from "./image-pipeline-cases";
import { resourceErrorOf } from "./recorded-resources";

describe("components/ImagePipeline with wrong arguments", () => {
  it("tells every wrong argument in one error, with the fix", async () => {
    const message = await resourceErrorOf(
      () =>
        new ImagePipeline("docker-host", {
          ...MINIMAL,
          name: "d",
          version: "1.2",
          components: [],
          subnetId: "subnet-1",
          httpPutResponseHopLimit: 65,
          imageTests: { imageTestsEnabled: true, timeoutMinutes: 59 },
          tags: { "aws:mine": "x" },
          blockDeviceMappings: [{ deviceName: "/dev/xvda", volumeSize: 0, throughput: 125, volumeType: "gp2" }],
          distributions: [
            { region: "us-east-1", amiName: "x", ssmParameterName: "/images/x", targetAccountIds: ["1"] },
            { region: "us-east-1", amiName: "docker \u202e", launchPermission: { userGroups: ["all"] }, kmsKeyId: KEY },
          ],
        }),
    );

    assert.equal(
      message,
      `ImagePipeline "docker-host" has 18 wrong arguments:
  name: "d" is not a name that Image Builder takes: 3–128 letters, digits, "-", "_" and inner spaces
    Use only letters, digits and hyphens.
  version: "1.2" is not MAJOR.MINOR.PATCH with whole numbers of 0–1073741823
    Write a version such as "1.2.0", without a suffix; AWS adds the build number itself.
  components: 0 given; a recipe takes 1–20
    Give at least one component.
  securityGroupIds: a subnet and security groups go together
    Give both, or neither for the default VPC.
  httpPutResponseHopLimit: 65 is not a whole number of 1–64
    Give a number of 1–64.
  imageTests.timeoutMinutes: 59 is not a whole number of 60–1440
    Give a number of 60–1440.
  tags.aws:mine: the prefix "aws:" is AWS's own
    Rename the tag.
  blockDeviceMappings[0].volumeSize: 0 is not a whole number of 1–16000
    Give a number of 1–16000.
  blockDeviceMappings[0].throughput: only gp3 takes it, not "gp2"
    Remove it.
  distributions: "us-east-1" is given twice
    Remove one of them.
  distributions[0].targetAccountIds[0]: "1" is not an account id of twelve digits
    Write the twelve digits as a string, leading zeros included.
  distributions[0].amiName: "x" is not a name for AMIs: 3–127 letters, digits, spaces and -_:{}.
    Use a name such as "docker-host {{ imagebuilder:buildDate }}".
  distributions[1].amiName: "docker \\u202e" is not a name for AMIs: 3–127 letters, digits, spaces and -_:{}.
    Use a name such as "docker-host {{ imagebuilder:buildDate }}".
  distributions[1].kmsKeyId: a public image must be unencrypted
    Remove the key, or do not share with everyone.
  distributions[0].kmsKeyId: an encrypted image is shared only with a customer-managed key, and none is given
    Give a key whose policy admits the consumers, such as one of \`ImageSharing.kmsKeyIds\`.
  distributions[0].targetAccountIds: a volume is built under the account's key for EBS, and AWS copies none of these to another account
    Give every encrypted volume of blockDeviceMappings the kmsKeyId of the region of the build.
  distributions[1].launchPermission: a public image must be unencrypted, and a volume here is encrypted
    Set \`encrypted: false\` on every volume, or do not share with everyone.
  executionRole: SSM parameters, copies to other accounts and workflows need a role of your own; none is given
    Give \`BuildEnvironment.executionRoleArn\`, or the ARN of a role that exists.`,
    );
  });
});

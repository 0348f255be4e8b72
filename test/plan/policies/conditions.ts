import type { Condition } from "../../../plan/policies/document";

const GRANT_TO_SERVICES: Condition = {
  StringLike: { "kms:GranteePrincipal": launchingRoles("*") },
  "ForAllValues:StringEquals": {
    "kms:GrantOperations": [
      "CreateGrant",
      "Decrypt",
      "DescribeKey",
      "Encrypt",
      "GenerateDataKey",
      "GenerateDataKeyWithoutPlaintext",
      "ReEncryptFrom",
      "ReEncryptTo",
    ],
  },
};

const OF_PROMOTIONS = {
  KeepSecretParameters: { StringLike: { "kms:ViaService": "ssm.*" } },
  TellPeople: { "ForAllValues:StringEquals": { "events:source": "golden-images" } },
  StayInRegions: { StringNotEquals: { "aws:RequestedRegion": ["ap-southeast-2", "eu-west-1", "us-east-1"] } },
};

/** What each statement of the sample documents asks before it holds, reviewed. One that is not here asks nothing. */
export const CONDITIONS: Readonly<Record<string, Readonly<Record<string, Condition>>>> = {
  bucket: {
    DenyWithoutTls: { Bool: { "aws:SecureTransport": "false" } },
    DenyOldTls: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    DenyOtherEncryption: {
      Null: { "s3:x-amz-server-side-encryption": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
    },
    DenyOtherKeys: {
      Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
      StringNotEquals: {
        "s3:x-amz-server-side-encryption-aws-kms-key-id":
          "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555",
      },
    },
  },
  buildProjectRole: {
    LeaveNetwork: { ArnEquals: { "ec2:Subnet": ["arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1"] } },
    LendInterface: {
      StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" },
      ArnEquals: { "ec2:Subnet": ["arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1"] },
    },
  },
  codeBuildTrust: {
    CodeBuild: {
      StringEquals: {
        "aws:SourceAccount": "111122223333",
        "aws:SourceArn": "arn:aws:codebuild:eu-west-1:111122223333:project/Web",
      },
    },
  },
  fleetTrust: {
    Assume: {
      StringEquals: {
        "aws:SourceAccount": "111122223333",
        "aws:SourceArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:rebuild",
      },
    },
  },
  deployProjects: {
    GrantToProjectRoles: { StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/boundary" } },
    MakeProjects: { Null: { "aws:RequestTag/ImageName": "false" } },
    MakeProjectLogs: { Null: { "aws:RequestTag/ImageName": "false" } },
    WriteProjects: { Null: { "aws:ResourceTag/ImageName": "false" } },
    WriteProjectLogs: { Null: { "aws:ResourceTag/ImageName": "false" } },
    PassProjectRoles: { StringEquals: { "iam:PassedToService": "codebuild.amazonaws.com" } },
    PassStartRoles: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    PassRebuildRoles: {
      StringEquals: {
        "iam:PassedToService": [
          "codebuild.amazonaws.com",
          "lambda.amazonaws.com",
          "scheduler.amazonaws.com",
          "states.amazonaws.com",
        ],
      },
    },
    PassConnections: { StringEquals: { "codeconnections:PassedToService": "codebuild.amazonaws.com" } },
    PassOlderConnections: { StringEquals: { "codestar-connections:PassedToService": "codebuild.amazonaws.com" } },
  },
  deployRole: {
    TagNewSecurityGroups: { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" } },
    WriteSecurityGroups: { StringEquals: { "aws:ResourceTag/golden-images": "builds" } },
    MakeKeys: {
      "ForAllValues:StringLike": { "kms:ResourceAliases": "alias/golden-images/*" },
      BoolIfExists: { "kms:MultiRegion": "true" },
    },
    WriteKeys: { Null: { "aws:ResourceTag/ImageName": "false" } },
    WriteRepositories: { Null: { "aws:ResourceTag/ImageName": "false" } },
    CreateServiceLinkedRoleOfMultiRegionKeys: { StringEquals: { "iam:AWSServiceName": "mrk.kms.amazonaws.com" } },
    GrantToRoles: { StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/boundary" } },
    AttachKnownPolicies: {
      ArnLike: {
        "iam:PolicyARN": [
          "arn:aws:iam::111122223333:policy/builds-parameters-*",
          "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
          "arn:aws:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy",
        ],
      },
      StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/boundary" },
    },
    PassBuildRole: { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com"] } },
    PassServiceRoles: { StringEquals: { "iam:PassedToService": "imagebuilder.amazonaws.com" } },
    KeepTheKeysOfBootstrap: {
      "ForAnyValue:StringEquals": {
        "kms:ResourceAliases": [
          "alias/a-prefix-of-twenty-c-golden-images/administration",
          "alias/a-prefix-of-twenty-c-golden-images/state",
        ],
      },
    },
    CreateServiceLinkedRoleOfImageBuilder: { StringEquals: { "iam:AWSServiceName": "imagebuilder.amazonaws.com" } },
  },
  executionRole: {
    LaunchTagged: { StringEquals: { "aws:RequestTag/CreatedBy": "EC2 Image Builder" } },
    PassTheInstanceRole: { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com"] } },
    StartAndStopBuilds: { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } },
    CreateImages: { StringEquals: { "aws:RequestTag/CreatedBy": "EC2 Image Builder" } },
    CreateImagesOfBuilds: { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } },
    ChangeOwnImages: { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } },
    ShareOwnSnapshots: { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } },
    TagWhatBuildsMake: {
      StringEquals: {
        "aws:RequestTag/CreatedBy": "EC2 Image Builder",
        "ec2:CreateAction": ["CreateImage", "RunInstances"],
      },
    },
    TagSnapshots: { StringEquals: { "aws:RequestTag/CreatedBy": "EC2 Image Builder" } },
    RunOnBuildInstances: { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } },
    GatherInventoryOfBuilds: { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } },
    TagInventory: { StringEquals: { "aws:RequestTag/CreatedBy": "EC2 Image Builder" } },
    CreateServiceLinkedRoleOfSystemsManager: { StringEquals: { "iam:AWSServiceName": "ssm.amazonaws.com" } },
    EncryptVolumes: {
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "aws:ebs:id" },
      StringLike: { "kms:ViaService": ["ec2.*.amazonaws.com"] },
    },
    DescribeKeys: { StringLike: { "kms:ViaService": ["ec2.*.amazonaws.com"] } },
    GrantKeysToServices: {
      Bool: { "kms:GrantIsForAWSResource": "true" },
      StringLike: { "kms:ViaService": ["ec2.*.amazonaws.com"] },
    },
  },
  githubTrust: {
    GithubActions: {
      StringEquals: {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:example-org/golden-images:environment:prod",
      },
    },
  },
  imageBuilderTrust: {
    ImageBuilder: {
      StringEqualsIfExists: { "aws:SourceAccount": "111122223333" },
      ArnLikeIfExists: { "aws:SourceArn": "arn:aws:imagebuilder:eu-west-1:111122223333:*" },
    },
  },
  imageKey: {
    BuildWithTheKey: {
      StringEquals: {
        "kms:CallerAccount": "111122223333",
        "kms:ViaService": ["ec2.eu-west-1.amazonaws.com", "ec2.us-east-1.amazonaws.com"],
      },
    },
    GrantForBuilds: {
      StringEquals: {
        "kms:CallerAccount": "111122223333",
        "kms:ViaService": ["ec2.eu-west-1.amazonaws.com", "ec2.us-east-1.amazonaws.com"],
      },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    },
    LaunchByServices: {
      ArnLike: { "aws:PrincipalArn": launchingRoles("111122223333") },
      StringEquals: { "kms:CallerAccount": "111122223333" },
    },
    GrantForLaunchesByServices: {
      ArnLike: { "aws:PrincipalArn": launchingRoles("111122223333") },
      StringEquals: { "kms:CallerAccount": "111122223333" },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    },
    UseByOrganizations: { StringEquals: { "aws:PrincipalOrgID": ["o-abcdefghij"] } },
    GrantForOrganizations: {
      StringEquals: { "aws:PrincipalOrgID": ["o-abcdefghij"] },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    },
    GrantToServicesOfOrganizations: {
      StringEquals: { "aws:PrincipalOrgID": ["o-abcdefghij"] },
      ...GRANT_TO_SERVICES,
    },
    UseByOrganizationalUnits: {
      "ForAnyValue:StringLike": {
        "aws:PrincipalOrgPaths": ["o-abcdefghij/r-ab12/*/ou-ab12-11111111/*", "o-abcdefghij/r-ab12/ou-ab12-11111111/*"],
      },
    },
    GrantForOrganizationalUnits: {
      "ForAnyValue:StringLike": {
        "aws:PrincipalOrgPaths": ["o-abcdefghij/r-ab12/*/ou-ab12-11111111/*", "o-abcdefghij/r-ab12/ou-ab12-11111111/*"],
      },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    },
    GrantToServicesOfOrganizationalUnits: {
      "ForAnyValue:StringLike": {
        "aws:PrincipalOrgPaths": ["o-abcdefghij/r-ab12/*/ou-ab12-11111111/*", "o-abcdefghij/r-ab12/ou-ab12-11111111/*"],
      },
      ...GRANT_TO_SERVICES,
    },
    GrantForAccounts: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    GrantToServicesOfAccounts: GRANT_TO_SERVICES,
  },
  instanceRole: {
    DecryptComponents: {
      "ForAnyValue:StringEquals": {
        "kms:EncryptionContextKeys": "aws:imagebuilder:arn",
        "aws:CalledVia": "imagebuilder.amazonaws.com",
      },
    },
  },
  previewRole: {
    StayInRegions: { StringNotEquals: { "aws:RequestedRegion": ["ap-southeast-2", "eu-west-1", "us-east-1"] } },
  },
  releaseRole: {
    TellPeople: { "ForAllValues:StringEquals": { "events:source": "golden-images" } },
    TagAmis: { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } },
    EncryptForChannels: {
      StringLike: { "kms:EncryptionContext:aws:sns:topicArn": ["arn:aws:sns:eu-west-1:111122223333:builds"] },
    },
  },
  promoteRole: OF_PROMOTIONS,
  revokeRole: {
    ...OF_PROMOTIONS,
    WithdrawAmis: { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } },
  },
  rebuildRole: {
    TellPeople: { "ForAllValues:StringEquals": { "events:source": "golden-images" } },
    RunProjects: { Null: { "aws:ResourceTag/ImageName": "false" } },
    TagAmis: { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } },
    KeepSecretParameters: { StringLike: { "kms:ViaService": "ssm.*" } },
    EncryptForChannels: {
      StringLike: {
        "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:*:111122223333:a-prefix-of-twenty-c-golden-images-*",
      },
    },
    StayInRegions: { StringNotEquals: { "aws:RequestedRegion": ["ap-southeast-2", "eu-west-1", "us-east-1"] } },
  },
  stateKey: { UseAsIamAllows: { StringEquals: { "kms:CallerAccount": "111122223333" } } },
  deployNotifications: {
    GrantToNotificationRoles: {
      StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/boundary" },
    },
    PassNotificationRoles: {
      StringEquals: { "iam:PassedToService": ["chatbot.amazonaws.com", "events.amazonaws.com"] },
    },
  },
  previewNotifications: {
    StayInRegions: { StringNotEquals: { "aws:RequestedRegion": ["ap-southeast-2", "eu-west-1", "us-east-1"] } },
  },
  notifierTrust: { Assume: { StringEquals: { "aws:SourceAccount": "111122223333" } } },
  undelivered: {
    KeepUndelivered: { ArnLike: { "aws:SourceArn": "arn:aws:events:eu-west-1:111122223333:rule/*" } },
    DenyWithoutTls: { Bool: { "aws:SecureTransport": "false" } },
  },
  topic: {
    PublishByAlarm: {
      StringEquals: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:undelivered" },
    },
    DenyWithoutTls: { Bool: { "aws:SecureTransport": "false" } },
  },
  topicKey: {
    UseByAlarms: {
      StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": ["arn:aws:sns:eu-west-1:111122223333:builds"] },
    },
    UseByEventBridge: {
      StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": ["arn:aws:sns:eu-west-1:111122223333:builds"] },
    },
  },
};

function launchingRoles(account: string): readonly string[] {
  return ["autoscaling", "ec2fleet", "spot", "spotfleet"].map(
    (service) => `arn:aws:iam::${account}:role/aws-service-role/${service}.amazonaws.com/AWSServiceRoleFor*`,
  );
}

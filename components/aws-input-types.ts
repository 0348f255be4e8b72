/** The nested input types of @pulumi/aws that components build, under short names. Types alone: nothing is loaded. */
import type { imagebuilder } from "@pulumi/aws/types/input";

export type ImageRecipeComponent = imagebuilder.ImageRecipeComponent;
export type ImageRecipeBlockDeviceMapping = imagebuilder.ImageRecipeBlockDeviceMapping;
export type DistributionInput = imagebuilder.DistributionConfigurationDistribution;
export type LaunchPermissionInput =
  imagebuilder.DistributionConfigurationDistributionAmiDistributionConfigurationLaunchPermission;
export type LifecyclePolicyDetailInput = imagebuilder.LifecyclePolicyPolicyDetail;
export type LifecycleExclusionInput = imagebuilder.LifecyclePolicyPolicyDetailExclusionRules;

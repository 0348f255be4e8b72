# What test/simulator/wire/terraform-calls.json was recorded from: docs/decisions/0023.
terraform {
  required_providers { aws = { source = "hashicorp/aws" } }
}
variable "v" { default = "1.0.0" }
variable "n" {
  type = number
  default = 60
}
provider "aws" {
  region     = "us-east-1"
  access_key = "111122223333"
  secret_key = "x"
  skip_metadata_api_check = true
  max_retries = 1
  endpoints {
    imagebuilder = "http://127.0.0.1:4566"
    codebuild = "http://127.0.0.1:4566"
    ecr = "http://127.0.0.1:4566"
    logs = "http://127.0.0.1:4566"
    sts = "http://127.0.0.1:4566"
    iam = "http://127.0.0.1:4566"
  }
  default_tags { tags = { Team = "tf" } }
}
variable "role" {}
variable "profile" {}
resource "aws_cloudwatch_log_group" "g" {
  name = "/tf/group"
  retention_in_days = var.n == 60 ? 14 : 30
}
resource "aws_ecr_repository" "r" {
  name = "tf/repo"
  image_tag_mutability = var.n == 60 ? "IMMUTABLE" : "MUTABLE"
  image_scanning_configuration { scan_on_push = var.n == 60 }
}
resource "aws_ecr_lifecycle_policy" "r" {
  repository = aws_ecr_repository.r.name
  policy = jsonencode({ rules = [{ rulePriority = 1, description = "x", selection = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = var.n }, action = { type = "expire" } }] })
}
resource "aws_ecr_repository_policy" "r" {
  repository = aws_ecr_repository.r.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "p", Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["ecr:BatchGetImage"] }] })
}
resource "aws_codebuild_source_credential" "c" {
  auth_type = "PERSONAL_ACCESS_TOKEN"
  server_type = "GITHUB"
  token = "t"
}
resource "aws_codebuild_project" "p" {
  name = "tf-project"
  description = "n ${var.n}"
  service_role = var.role
  build_timeout = var.n
  artifacts { type = "NO_ARTIFACTS" }
  cache {
    type = "LOCAL"
    modes = ["LOCAL_DOCKER_LAYER_CACHE"]
  }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image = "aws/codebuild/standard:7.0"
    type = "LINUX_CONTAINER"
    privileged_mode = true
    environment_variable {
      name = "A"
      value = "b${var.n}"
    }
  }
  logs_config {
    cloudwatch_logs {
      group_name = aws_cloudwatch_log_group.g.name
    }
  }
  source {
    type = "GITHUB"
    location = "https://github.com/o/r.git"
    git_clone_depth = 1
    buildspec = "version: 0.2\nbatch:\n  build-list:\n    - identifier: a\n"
  }
  build_batch_config {
    service_role = var.role
    restrictions { maximum_builds_allowed = 10 }
  }
  depends_on = [aws_codebuild_source_credential.c]
}
resource "aws_codebuild_webhook" "w" {
  project_name = aws_codebuild_project.p.name
  build_type = "BUILD_BATCH"
  filter_group {
    filter {
      type = "EVENT"
      pattern = "PUSH"
    }
    filter {
      type = "HEAD_REF"
      pattern = "^refs/heads/main${var.n}$"
    }
  }
}
resource "aws_imagebuilder_component" "c" {
  name = "tf-component"
  platform = "Linux"
  version = var.v
  data = yamlencode({ schemaVersion = 1.0, phases = [{ name = "build", steps = [{ name = "x", action = "ExecuteBash", inputs = { commands = ["true"] } }] }] })
  lifecycle { create_before_destroy = true }
}
resource "aws_imagebuilder_image_recipe" "r" {
  name = "tf-recipe"
  version = var.v
  parent_image = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x"
  component { component_arn = aws_imagebuilder_component.c.arn }
  block_device_mapping {
    device_name = "/dev/xvda"
    ebs {
      delete_on_termination = true
      volume_size = 20
      volume_type = "gp3"
    }
  }
  lifecycle { create_before_destroy = true }
}
resource "aws_imagebuilder_container_recipe" "r" {
  name = "tf-container"
  version = var.v
  container_type = "DOCKER"
  parent_image = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-x86-latest/x.x.x"
  dockerfile_template_data = "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n"
  target_repository {
    repository_name = aws_ecr_repository.r.name
    service = "ECR"
  }
  component { component_arn = aws_imagebuilder_component.c.arn }
  lifecycle { create_before_destroy = true }
}
resource "aws_imagebuilder_infrastructure_configuration" "i" {
  name = "tf-infra"
  instance_profile_name = var.profile
  instance_types = ["m7i.large"]
  description = "n ${var.n}"
  terminate_instance_on_failure = true
  instance_metadata_options {
    http_tokens = "required"
    http_put_response_hop_limit = 1
  }
}
resource "aws_imagebuilder_distribution_configuration" "d" {
  name = "tf-dist"
  description = "n ${var.n}"
  distribution {
    region = "us-east-1"
    ami_distribution_configuration {
      name = "tf-{{ imagebuilder:buildDate }}"
      ami_tags = { a = "b" }
      launch_permission { user_ids = ["222233334444"] }
    }
  }
}
resource "aws_imagebuilder_workflow" "w" {
  name = "tf-flow"
  version = var.v
  type = "TEST"
  data = yamlencode({ name = "x", schemaVersion = 1.0, steps = [{ name = "Wait", action = "WaitForAction", onFailure = "Abort" }] })
}
resource "aws_imagebuilder_image_pipeline" "p" {
  name = "tf-pipeline"
  description = "n ${var.n}"
  image_recipe_arn = aws_imagebuilder_image_recipe.r.arn
  infrastructure_configuration_arn = aws_imagebuilder_infrastructure_configuration.i.arn
  distribution_configuration_arn = aws_imagebuilder_distribution_configuration.d.arn
  schedule { schedule_expression = "cron(0 0 * * ? *)" }
}
resource "aws_imagebuilder_image" "i" {
  image_recipe_arn = aws_imagebuilder_image_recipe.r.arn
  infrastructure_configuration_arn = aws_imagebuilder_infrastructure_configuration.i.arn
  distribution_configuration_arn = aws_imagebuilder_distribution_configuration.d.arn
}
resource "aws_imagebuilder_lifecycle_policy" "l" {
  name = "tf-policy"
  description = "n ${var.n}"
  execution_role = var.role
  resource_type = "AMI_IMAGE"
  policy_detail {
    action { type = "DELETE" }
    filter {
      type = "AGE"
      value = 6
      retain_at_least = 3
      unit = "MONTHS"
    }
  }
  resource_selection {
    recipe {
      name = aws_imagebuilder_image_recipe.r.name
      semantic_version = "x.x.x"
    }
  }
}
data "aws_imagebuilder_components" "all" { owner = "Self" }
data "aws_imagebuilder_component" "c" { arn = aws_imagebuilder_component.c.arn }
data "aws_imagebuilder_image" "i" { arn = aws_imagebuilder_image.i.arn }
data "aws_imagebuilder_image_pipeline" "p" { arn = aws_imagebuilder_image_pipeline.p.arn }
data "aws_imagebuilder_image_pipelines" "p" {}
data "aws_imagebuilder_image_recipe" "r" { arn = aws_imagebuilder_image_recipe.r.arn }
data "aws_imagebuilder_image_recipes" "r" {}
data "aws_imagebuilder_container_recipe" "r" { arn = aws_imagebuilder_container_recipe.r.arn }
data "aws_imagebuilder_container_recipes" "r" {}
data "aws_imagebuilder_infrastructure_configuration" "i" { arn = aws_imagebuilder_infrastructure_configuration.i.arn }
data "aws_imagebuilder_infrastructure_configurations" "i" {}
data "aws_imagebuilder_distribution_configuration" "d" { arn = aws_imagebuilder_distribution_configuration.d.arn }
data "aws_imagebuilder_distribution_configurations" "d" {}
data "aws_ecr_repository" "r" { name = aws_ecr_repository.r.name }
data "aws_ecr_repositories" "r" { depends_on = [aws_ecr_repository.r] }
data "aws_cloudwatch_log_group" "g" { name = aws_cloudwatch_log_group.g.name }
data "aws_cloudwatch_log_groups" "g" { log_group_name_prefix = "/tf" }

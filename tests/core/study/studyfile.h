// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/study/study.h"

#include <filesystem>
#include <fstream>
#include <string>

/// A study's file in a folder: a small network and recipe, and these fields beside them.
inline offramp::Result<offramp::Study> studyWith(const std::filesystem::path &folder, const std::string &fields)
{
    const auto file = folder / "study.json";
    std::ofstream(file, std::ios::trunc) << R"({"offramp_study": 1, "dataset": "images")" << fields << "}";
    return offramp::readStudy(file);
}

/// The architecture and the recipe of most tests.
inline const std::string &usualFields()
{
    static const std::string fields = R"(, "architecture": "cifar_resnet20", "recipe": {"offramp_recipe": 1,
        "epochs": 4, "warm_up_epochs": 1, "augmentations": [{"name": "horizontal-flip"}]})";
    return fields;
}

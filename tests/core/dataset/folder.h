// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

namespace offramp {

namespace fs = std::filesystem;

/// A folder of files, with links where they are needed; it is removed at the end.
class Folder
{
public:
    Folder &write(const std::string &name, const std::string &text = "x")
    {
        fs::create_directories((root() / name).parent_path());
        std::ofstream(root() / name, std::ios::binary) << text;
        return *this;
    }
    Folder &link(const std::string &name, const std::string &target)
    {
        fs::create_directories((root() / name).parent_path());
        fs::create_symlink(target, root() / name);
        return *this;
    }
    [[nodiscard]] fs::path root() const { return m_folder.path().toStdString(); }

private:
    QTemporaryDir m_folder;
};

using Labels = std::vector<std::int32_t>;
using Names = std::vector<std::string>;

inline Labels labelsOf(const Dataset &dataset)
{
    Labels labels;
    for (const auto &sample : dataset.samples)
        labels.push_back(sample.label);
    return labels;
}

inline Names namesOf(const Dataset &dataset)
{
    Names names;
    for (const auto &sample : dataset.samples)
        names.push_back(sample.name);
    return names;
}

/// Fails the test unless opening fails with both texts, the second in the remedy.
inline void compareRefusal(const Result<Dataset> &dataset, const std::string &sentence, const std::string &remedy)
{
    QVERIFY(!dataset);
    const Error &error = dataset.error();
    QVERIFY2(error.sentence.find(sentence) != std::string::npos, error.sentence.c_str());
    QVERIFY2(error.remedy.find(remedy) != std::string::npos, error.remedy.c_str());
}

} // namespace offramp

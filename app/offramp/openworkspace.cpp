// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/openworkspace.h"

#include "core/tensors/filekind.h"
#include "ui/files/loadworkspace.h"

#include <QFile>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace offramp {

namespace {

/// Why a file cannot be read as a workspace: that it is a recording, else error.
Error whyNotWorkspace(const std::string &file, const Error &error)
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored) || recogniseFile(file) != FileKind::Recording)
        return error;
    return {ErrorKind::BadInput, fmt::format("{} is a recording, not a workspace.", file),
            fmt::format("Make a workspace of it: offramp export {} --workspace FILE.offramp", file)};
}

} // namespace

QString toQString(const std::string &path)
{
    return QFile::decodeName(path.c_str());
}

Result<void> checkNames(const std::vector<std::string> &names, const std::string &verb)
{
    const auto changed = std::ranges::find_if(names, [](const std::string &name) {
        return QFile::encodeName(toQString(name)).toStdString() != name;
    });
    if (changed == names.end())
        return {};
    return failure(ErrorKind::Usage, fmt::format("The name {} is not UTF-8 text, which {} needs.", *changed, verb),
                   "Give the file or folder another name.");
}

Result<void> openWorkspace(Document &document, const std::string &file)
{
    const auto loaded = loadWorkspace(toQString(file));
    if (!loaded)
        return tl::unexpected(whyNotWorkspace(file, loaded.error()));
    if (!loaded->problems.empty()) {
        std::string sentences;
        for (const Error &problem : loaded->problems)
            sentences += (sentences.empty() ? "" : " ") + problem.sentence;
        return failure(ErrorKind::BadInput, sentences,
                       "Put it back, or open the workspace in the window, point to where it lies now, and save.");
    }
    return document.takeWorkspace(loaded->workspace, loaded->folder, loaded->recordings);
}

} // namespace offramp

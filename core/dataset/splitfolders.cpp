// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/splitfolders.h"

#include "core/dataset/imagefiles.h"
#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace offramp {

namespace fs = std::filesystem;

namespace {

enum class Use { Test, Validate, Evaluate, Train };

struct SplitWord {
    const char *word;
    Use use;
};

/// In the order of preference.
constexpr std::array splitWords{SplitWord{"test", Use::Test},       SplitWord{"testset", Use::Test},
                                SplitWord{"testing", Use::Test},    SplitWord{"val", Use::Validate},
                                SplitWord{"valid", Use::Validate},  SplitWord{"validation", Use::Validate},
                                SplitWord{"valset", Use::Validate}, SplitWord{"validationset", Use::Validate},
                                SplitWord{"eval", Use::Evaluate},   SplitWord{"evaluation", Use::Evaluate},
                                SplitWord{"train", Use::Train},     SplitWord{"training", Use::Train},
                                SplitWord{"trainset", Use::Train},  SplitWord{"trainingset", Use::Train}};

/// The word that a name is a spelling of, such as testset for Test_set.
const SplitWord *splitWordFor(const std::string &name)
{
    std::string plain;
    for (const char c : name) {
        if (c != '_' && c != '-' && c != ' ')
            plain += lowerCase(c);
    }
    const auto found = std::ranges::find_if(splitWords, [&](const SplitWord &word) { return plain == word.word; });
    return found == splitWords.end() ? nullptr : &*found;
}

bool holdsFolders(const fs::path &folder)
{
    return !foldersIn(folder).empty();
}

std::vector<std::string> namesOf(const std::vector<fs::path> &folders)
{
    std::vector<std::string> names;
    for (const fs::path &folder : folders)
        names.push_back(folder.filename().string());
    return names;
}

/// Classes often lie in a folder images of their split.
SplitFolder withImagesFolder(SplitFolder split)
{
    const auto folders = foldersIn(split.path);
    if (folders.size() == 1 && folders[0].filename() == "images" && holdsFolders(folders[0])
        && !holdsImages(folders[0]))
        split.path = folders[0];
    return split;
}

std::string firstOf(const std::vector<std::string> &names)
{
    const std::size_t shown = std::min<std::size_t>(names.size(), 3);
    return fmt::format("{}{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                       names.size() > shown ? ", …" : "");
}

bool areSeverities(const std::vector<std::string> &names)
{
    return names.size() > 1 && std::ranges::all_of(names, [](const std::string &name) {
               return name.size() == 1 && name[0] >= '1' && name[0] <= '5';
           });
}

/// The folder of a severity of ImageNet-C at or below root, where the levels above the severities are corruptions.
std::optional<fs::path> severityBelow(const fs::path &root, int levels)
{
    const auto folders = foldersIn(root);
    if (folders.empty() || holdsImages(root))
        return std::nullopt;
    if (areSeverities(namesOf(folders)) && holdsFolders(folders[0]))
        return folders[folders.size() / 2];
    return levels > 0 ? severityBelow(folders[0], levels - 1) : std::nullopt;
}

/// Why the folders in root are not classes, where they hold folders instead of images.
std::optional<Error> levelTooHigh(const fs::path &root)
{
    const auto folders = foldersIn(root);
    const bool hasImagesBeside = std::ranges::any_of(folders, [](const fs::path &folder) {
        return folder.filename() == "images" && holdsFolders(folder) && !holdsImages(folder);
    });
    if (folders.size() > 1 && hasImagesBeside && std::ranges::none_of(folders, holdsImages))
        return Error{ErrorKind::BadInput,
                     fmt::format("{} holds a folder images with folders in it, and others: it is one level too high.",
                                 root.string()),
                     fmt::format("Give --dataset {}.", (root / "images").string())};
    if (folders.empty() || holdsImages(root) || holdsImages(folders[0]))
        return std::nullopt;
    const auto inner = namesOf(foldersIn(folders[0]));
    const auto isLikeFirst
        = [&](const fs::path &folder) { return namesOf(foldersIn(folder)) == inner && !holdsImages(folder); };
    const std::string first = folders[0].filename().string();
    constexpr auto otherwise = "If they are the classes, add --split root.";
    if (inner.empty())
        return std::nullopt;
    if (const auto severity = severityBelow(root, 2))
        return Error{ErrorKind::BadInput,
                     fmt::format("{} holds corruptions or their severities, as ImageNet-C does, not classes.",
                                 root.string()),
                     fmt::format("Give one severity: --dataset {}. {}", severity->string(), otherwise)};
    if (folders.size() == 1)
        return Error{ErrorKind::BadInput,
                     fmt::format("{} holds only one folder, {}, and no images: it is one level too high.",
                                 root.string(), first),
                     fmt::format("Give --dataset {}.", folders[0].string())};
    if (inner.size() < 2 || !std::ranges::all_of(folders, isLikeFirst))
        return std::nullopt;
    return Error{ErrorKind::BadInput,
                 fmt::format("The folders in {} ({}) all hold the same folders ({}), so they seem to be splits, not "
                             "classes.",
                             root.string(), firstOf(namesOf(folders)), firstOf(inner)),
                 fmt::format("Choose one with --split {}. {}", first, otherwise)};
}

tl::unexpected<Error> noSuchSplit(const fs::path &root, const std::string &wanted)
{
    const auto splits = splitFoldersIn(root);
    return failure(ErrorKind::BadInput,
                   fmt::format("{} has no folder {} with one folder of images for each class.", root.string(), wanted),
                   splits.empty() ? std::string("Choose another --split, or leave it out.")
                                  : fmt::format("Choose one of --split {}, or leave it out.", fmt::join(splits, ", ")));
}

Result<SplitFolder> wantedSplit(const fs::path &root, const std::string &wanted)
{
    if (wanted == "root")
        return SplitFolder{"root", root};
    if (wanted.empty() || wanted.find('/') != std::string::npos || wanted.starts_with('.'))
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is not the name of a split.", wanted),
                       "Give the name of a folder below the test set's root, such as test.");
    if (holdsFolders(root / wanted))
        return SplitFolder{wanted, root / wanted};
    const SplitWord *word = splitWordFor(wanted);
    for (const std::string &name : splitFoldersIn(root)) {
        if (word && splitWordFor(name)->use == word->use)
            return SplitFolder{name, root / name};
    }
    return noSuchSplit(root, wanted);
}

} // namespace

std::vector<std::string> splitFoldersIn(const fs::path &root)
{
    std::vector<std::string> names;
    for (const fs::path &folder : foldersIn(root)) {
        if (splitWordFor(folder.filename().string()) && holdsFolders(folder))
            names.push_back(folder.filename().string());
    }
    std::ranges::stable_sort(names, {}, [](const std::string &name) { return splitWordFor(name); });
    return names;
}

Result<SplitFolder> chooseSplit(const fs::path &root, const std::optional<std::string> &wanted)
{
    if (wanted)
        return wantedSplit(root, *wanted).map(withImagesFolder);
    const auto splits = splitFoldersIn(root);
    if (!splits.empty() && splitWordFor(splits.front())->use == Use::Train)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has a folder {}, but neither test nor val to evaluate on.", root.string(),
                                   splits.front()),
                       fmt::format("Give --split {} to use the training images.", splits.front()));
    if (!splits.empty())
        return withImagesFolder({splits.front(), root / splits.front()});
    const SplitFolder whole = withImagesFolder({"root", root});
    if (auto error = levelTooHigh(whole.path))
        return tl::unexpected(std::move(*error));
    return whole;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/listing.h"

#include "core/dataset/imagefiles.h"
#include "core/support/file.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace offramp {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t largestText = 64u << 20;
constexpr auto unpackRemedy = "Check that the test set was unpacked completely.";

std::vector<std::string_view> linesOf(std::string_view text)
{
    auto lines = split(text, '\n');
    if (lines.back().empty())
        lines.pop_back();
    for (std::string_view &line : lines)
        line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    return lines;
}

tl::unexpected<Error> wrongLine(const fs::path &path, std::size_t index, const std::string &what,
                                const std::string &remedy)
{
    return failure(ErrorKind::BadInput, fmt::format("{} line {}: {}", path.string(), index + 1, what), remedy);
}

/// Words for people by wnid, from words.txt where it exists; only the first of several words is kept.
Result<std::map<std::string, std::string, std::less<>>> readWords(const fs::path &path)
{
    std::map<std::string, std::string, std::less<>> words;
    if (std::error_code ignored; !fs::exists(path, ignored))
        return words;
    const auto text = readWholeFile(path, largestText);
    if (!text)
        return tl::unexpected(text.error());
    const auto lines = linesOf(*text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto tab = lines[i].find('\t');
        if (lines[i].empty())
            continue;
        if (tab == std::string_view::npos)
            return wrongLine(path, i, "there is no tab between a class and its words.", "Repair the line.");
        auto word = lines[i].substr(tab + 1);
        word = word.substr(0, word.find(','));
        words.emplace(lines[i].substr(0, tab), word);
    }
    return words;
}

struct ClassTable {
    Listing listing;
    std::map<std::string, std::size_t, std::less<>> indexOf;
};

Result<ClassTable> readClasses(const fs::path &root, const std::string &split)
{
    auto order = readWnids(root / "wnids.txt");
    if (!order)
        return tl::unexpected(order.error());
    const auto words = readWords(root / "words.txt");
    if (!words)
        return tl::unexpected(words.error());

    ClassTable table;
    table.listing.layout = "tiny-imagenet";
    table.listing.split = split;
    table.listing.classIds = *order;
    std::sort(table.listing.classIds.begin(), table.listing.classIds.end());
    table.listing.wnidsOrder = std::move(*order);
    for (const auto &id : table.listing.classIds) {
        table.indexOf.emplace(id, table.listing.classNames.size());
        const auto word = words->find(id);
        table.listing.classNames.push_back(word == words->end() ? id : word->second);
    }
    return table;
}

Result<std::set<std::string>> imageNames(const fs::path &folder)
{
    const auto entries = visibleEntries(folder, unpackRemedy);
    if (!entries)
        return tl::unexpected(entries.error());
    std::set<std::string> names;
    for (const fs::path &entry : *entries) {
        if (isImageName(entry))
            names.insert(entry.filename().string());
    }
    return names;
}

Result<Listing> listVal(const fs::path &root, ClassTable table)
{
    const fs::path annotations = root / "val" / "val_annotations.txt";
    if (std::error_code ignored; !fs::exists(annotations, ignored))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has neither val_annotations.txt nor one folder for each class.",
                                   (root / "val").string()),
                       "Unpack the test set again, or choose --split train.");
    const auto text = readWholeFile(annotations, largestText);
    if (!text)
        return tl::unexpected(text.error());
    auto unseen = imageNames(root / "val" / "images");
    if (!unseen)
        return tl::unexpected(unseen.error());

    std::map<std::string, std::size_t, std::less<>> lineOf;
    const auto lines = linesOf(*text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].empty())
            continue;
        const auto tab = lines[i].find('\t');
        if (tab == std::string_view::npos || tab == 0)
            return wrongLine(annotations, i, "expected a file name, a tab and a class.", "Repair the line.");
        const std::string file(lines[i].substr(0, tab));
        const auto rest = lines[i].substr(tab + 1);
        const std::string id(rest.substr(0, rest.find('\t')));
        const auto known = table.indexOf.find(id);
        if (known == table.indexOf.end())
            return wrongLine(annotations, i, fmt::format("class \"{}\" is not in wnids.txt.", id),
                             "Add the class to wnids.txt or repair the line.");
        if (const auto [earlier, isNew] = lineOf.emplace(file, i + 1); !isNew)
            return wrongLine(annotations, i, fmt::format("{} is already on line {}.", file, earlier->second),
                             "Remove one of the two lines.");
        if (unseen->erase(file) == 0)
            return wrongLine(annotations, i, fmt::format("val/images has no image {}.", file),
                             "Unpack the test set again, or remove the line.");
        table.listing.images.push_back({root / "val" / "images" / file, "val/images/" + file, known->second});
    }
    if (!unseen->empty())
        table.listing.notes.push_back(fmt::format("{} images in val/images have no line in val_annotations.txt and "
                                                  "were skipped, {} among them.",
                                                  unseen->size(), *unseen->begin()));
    return std::move(table.listing);
}

/// The folder that a split's class folders lie in, which scripts that sort val by class also make in val/images.
fs::path classesOf(const fs::path &split, const std::vector<std::string> &ids)
{
    std::error_code ignored;
    const bool isInImages = std::ranges::any_of(ids, [&](const std::string &id) {
        return fs::is_directory(split / "images" / id, ignored);
    });
    return isInImages ? split / "images" : split;
}

bool isByClass(const fs::path &split, const std::vector<std::string> &ids)
{
    std::error_code ignored;
    const fs::path folder = classesOf(split, ids);
    return !holdsImages(split / "images")
           && std::ranges::any_of(ids, [&](const std::string &id) { return fs::is_directory(folder / id, ignored); });
}

/// Images in one folder for each class, there or in a folder images of its own.
Result<Listing> listByClass(const fs::path &root, ClassTable table)
{
    const fs::path folder = classesOf(root / table.listing.split, table.listing.classIds);
    const auto entries = visibleEntries(folder, unpackRemedy);
    if (!entries)
        return tl::unexpected(entries.error());
    for (const fs::path &entry : foldersAmong(*entries)) {
        const std::string name = entry.filename().string();
        if (!table.indexOf.contains(name) && (name != "images" || !foldersIn(entry).empty() || holdsImages(entry)))
            return failure(ErrorKind::BadInput, fmt::format("{} is not a class in wnids.txt.", entry.string()),
                           "Add the class to wnids.txt or move the folder away.");
    }
    for (std::size_t index = 0; index < table.listing.classIds.size(); ++index) {
        std::error_code ignored;
        fs::path place = folder / table.listing.classIds[index];
        if (fs::is_directory(place / "images", ignored))
            place /= "images";
        const auto files = imageNames(place);
        if (!files)
            return tl::unexpected(files.error());
        const std::string below = place.lexically_relative(root).generic_string();
        if (files->empty())
            return failure(ErrorKind::BadInput, fmt::format("{} below {} holds no images.", below, root.string()),
                           "Unpack the test set again, or remove the class from wnids.txt.");
        for (const auto &file : *files)
            table.listing.images.push_back({place / file, fmt::format("{}/{}", below, file), index});
    }
    return std::move(table.listing);
}

} // namespace

bool isTinyImageNet(const fs::path &root)
{
    std::error_code ignored;
    return fs::exists(root / "wnids.txt", ignored)
           && (fs::exists(root / "val" / "val_annotations.txt", ignored) || fs::is_directory(root / "train", ignored));
}

std::vector<std::string> tinyImageNetSplits(const fs::path &root)
{
    std::error_code ignored;
    std::vector<std::string> splits;
    if (fs::exists(root / "val" / "val_annotations.txt", ignored) || !foldersIn(root / "val").empty())
        splits.emplace_back("val");
    if (fs::is_directory(root / "train", ignored))
        splits.emplace_back("train");
    return splits;
}

Result<std::vector<std::string>> readWnids(const fs::path &path)
{
    const auto text = readWholeFile(path, largestText);
    if (!text)
        return tl::unexpected(text.error());
    std::vector<std::string> order;
    std::map<std::string_view, std::size_t> lineOf;
    const auto lines = linesOf(*text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].empty())
            return wrongLine(path, i, "the line is blank.", "Remove the line.");
        if (const auto [earlier, isNew] = lineOf.emplace(lines[i], i + 1); !isNew)
            return wrongLine(path, i, fmt::format("class \"{}\" is already on line {}.", lines[i], earlier->second),
                             "Remove one of the two lines.");
        order.emplace_back(lines[i]);
    }
    if (order.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} lists no classes.", path.string()),
                       "Write one class id on each line.");
    return order;
}

Result<Listing> listTinyImageNet(const fs::path &root, const std::optional<std::string> &split)
{
    const std::string word = split.value_or("val");
    if (word == "test")
        return failure(ErrorKind::BadInput, fmt::format("The split test of {} has no labels.", root.string()),
                       "Use --split val, which the contest calls its test data, or --split train.");
    if (word != "val" && word != "train")
        return failure(ErrorKind::Usage, fmt::format("TinyImageNet has no split \"{}\".", word),
                       "Use --split val or --split train.");
    return readClasses(root, word).and_then([&](ClassTable table) {
        return word == "val" && !isByClass(root / "val", table.listing.classIds) ? listVal(root, std::move(table))
                                                                                 : listByClass(root, std::move(table));
    });
}

} // namespace offramp

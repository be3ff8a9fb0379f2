// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/imagetable.h"

#include "core/dataset/imagefiles.h"
#include "core/support/file.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace offramp {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t largestTable = 256u << 20;
constexpr auto imageNetTable = "LOC_val_solution.csv";
constexpr std::array tables{imageNetTable, "val.csv", "val.txt", "val_annotations.txt", "labels.csv", "labels.txt"};
constexpr std::array places{"", "images", "val", "val/images", "Data/CLS-LOC/val", "ILSVRC/Data/CLS-LOC/val"};

std::optional<fs::path> tableFor(const fs::path &root, const fs::path &images)
{
    for (const char *name : tables) {
        for (const fs::path &folder : {root, images, images.parent_path()}) {
            if (isRegularFile(folder / name))
                return folder / name;
        }
    }
    // Kaggle puts the table four folders above the images.
    std::error_code ignored;
    fs::path folder = fs::weakly_canonical(images, ignored);
    for (int level = 0; level < 4 && folder.has_relative_path(); ++level) {
        folder = folder.parent_path();
        if (isRegularFile(folder / imageNetTable))
            return folder / imageNetTable;
    }
    return std::nullopt;
}

struct Row {
    std::string file;
    std::string id;
};

std::optional<Row> rowIn(std::string_view line)
{
    for (const char separator : {'\t', ',', ' '}) {
        const auto at = line.find(separator);
        if (at == std::string_view::npos)
            continue;
        const auto rest = line.substr(at + 1);
        const auto begin = rest.find_first_not_of(" \"");
        if (at == 0 || begin == std::string_view::npos)
            return std::nullopt;
        return Row{std::string(line.substr(0, at)),
                   std::string(rest.substr(begin, rest.find_first_of("\t, \"", begin) - begin))};
    }
    return std::nullopt;
}

class TableReader
{
public:
    explicit TableReader(const ImageTable &table)
        : m_table(table)
    {
    }

    Result<std::map<fs::path, std::string>> read(std::vector<fs::path> &order)
    {
        const auto text = readWholeFile(m_table.table, largestTable);
        if (!text)
            return tl::unexpected(text.error());
        if (auto found = findImages(); !found)
            return tl::unexpected(found.error());
        std::size_t number = 0;
        for (std::string_view line : offramp::split(*text, '\n')) {
            ++number;
            line.remove_suffix(line.ends_with('\r') ? 1 : 0);
            if (line.empty())
                continue;
            const auto row = rowIn(line);
            const fs::path *image = row ? imageFor(row->file) : nullptr;
            if (!image && number == 1)
                continue;
            if (!row)
                return misfit(number, "expected a file and its class.", "Repair the line.");
            if (!image)
                return misfit(number, fmt::format("{} has no image {}.", m_table.images.string(), row->file),
                              "Unpack the test set again, or remove the line.");
            if (!m_classOf.emplace(*image, row->id).second)
                return misfit(number, fmt::format("{} is already on an earlier line.", row->file),
                              "Remove one of the two lines.");
            order.push_back(*image);
        }
        return std::move(m_classOf);
    }

    [[nodiscard]] std::size_t imageCount() const { return m_images.size(); }

private:
    Result<void> findImages()
    {
        const auto entries = visibleEntries(m_table.images, "Check the path and its permissions.");
        if (!entries)
            return tl::unexpected(entries.error());
        for (const fs::path &entry : *entries) {
            if (!isImageName(entry))
                continue;
            const auto &image = *m_images.insert(entry).first;
            m_byName.emplace(image.filename().string(), &image);
            m_byName.emplace(image.stem().string(), &image);
        }
        return {};
    }

    const fs::path *imageFor(const std::string &file) const
    {
        const auto found = m_byName.find(fs::path(file).filename().string());
        return found == m_byName.end() ? nullptr : found->second;
    }

    tl::unexpected<Error> misfit(std::size_t line, const std::string &what, const char *remedy) const
    {
        return failure(ErrorKind::BadInput, fmt::format("{} line {}: {}", m_table.table.string(), line, what), remedy);
    }

    const ImageTable &m_table;
    std::set<fs::path> m_images;
    std::map<std::string, const fs::path *, std::less<>> m_byName;
    std::map<fs::path, std::string> m_classOf;
};

} // namespace

std::optional<ImageTable> findImageTable(const fs::path &root)
{
    for (const char *place : places) {
        const fs::path images = *place == 0 ? root : root / place;
        if (!holdsImages(images) || !foldersIn(images).empty())
            continue;
        if (auto table = tableFor(root, images))
            return ImageTable{images, *table,
                              table->filename().string().find("val") == std::string::npos ? "root" : "val"};
    }
    return std::nullopt;
}

Result<Listing> listImageTable(const fs::path &root, const ImageTable &table, const std::optional<std::string> &split)
{
    if (split && split != table.split)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has no split \"{}\", only the images in {}.", root.string(), *split,
                                   table.table.string()),
                       "Leave out --split.");
    TableReader reader(table);
    std::vector<fs::path> order;
    const auto classOf = reader.read(order);
    if (!classOf)
        return tl::unexpected(classOf.error());

    Listing listing;
    listing.layout = "image-table";
    listing.split = table.split;
    std::map<std::string, std::size_t> indexOf;
    for (const auto &[image, id] : *classOf)
        indexOf.emplace(id, 0);
    for (auto &[id, index] : indexOf) {
        index = listing.classIds.size();
        listing.classIds.push_back(id);
    }
    listing.classNames = listing.classIds;
    for (const fs::path &image : order)
        listing.images.push_back(
            {image, image.lexically_relative(root).generic_string(), indexOf.at(classOf->at(image))});
    if (const std::size_t skipped = reader.imageCount() - order.size(); skipped > 0)
        listing.notes.push_back(fmt::format("{} images in {} have no line in {} and were skipped.", skipped,
                                            table.images.string(), table.table.string()));
    return listing;
}

} // namespace offramp
